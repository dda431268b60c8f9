import { createReadStream, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { build } from "vite";
import type { FacePack } from "#shared/contracts/face-api.ts";
import { manifestName, packManifestSchema, packOf } from "#shared/face/pack-manifest.ts";
import { root } from "../world/process.ts";

const built = join(root, ".cache/camera-pages");

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** The content policy that the station gives its screens. */
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Builds the two pages as the screens are built: the same bundler, the same oldest engine. */
export async function buildCameraPages(): Promise<void> {
  rmSync(built, { recursive: true, force: true });
  const pages = join(import.meta.dirname, "pages");
  await build({
    configFile: false,
    logLevel: "warn",
    root: pages,
    base: "./",
    build: {
      outDir: built,
      emptyOutDir: true,
      target: "chrome114",
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: [join(pages, "index.html"), join(pages, "second/index.html")],
      },
    },
  });
}

/** What a site serves to a camera: pages, runtimes, and one pack whose files may be taken away. */
export type CameraSite = {
  readonly origin: string;
  readonly pack: FacePack;
  readonly requests: string[];
  /** From now on the pack's files are missing, or there. */
  showPack(state: "there" | "missing"): void;
  close(): void;
};

/** Serves the built pages with the pack of a folder. */
export async function cameraSite(packFolder: string): Promise<CameraSite> {
  const manifest: unknown = JSON.parse(readFileSync(join(packFolder, manifestName), "utf8"));
  const pack = packOf(packManifestSchema.parse(manifest));
  const requests: string[] = [];
  let packState: "there" | "missing" = "there";
  const server = createServer((request, reply) => {
    const url = normalize(request.url ?? "/");
    requests.push(url);
    const path = url.startsWith("/face-models/")
      ? join(packState === "there" ? packFolder : "/nowhere", url.slice("/face-models/".length))
      : url.startsWith("/camera/")
        ? join(root, "dist/screens", url)
        : join(built, url.endsWith("/") ? `${url}index.html` : url);
    reply.setHeader("content-security-policy", policy);
    if (!existsSync(path) || !statSync(path).isFile()) return void reply.writeHead(404).end();
    reply.setHeader("content-type", contentTypes[extname(path)] ?? "application/octet-stream");
    createReadStream(path).pipe(reply);
  });
  const origin = await new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
  return {
    origin,
    pack,
    requests,
    showPack: (state) => {
      packState = state;
    },
    close: () => server.close(),
  };
}
