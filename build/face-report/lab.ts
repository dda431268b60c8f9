import { build } from "esbuild";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { basename, extname, join } from "node:path";
import { chromium, type Page } from "playwright-core";
import {
  manifestName,
  packFolder,
  packManifestSchema,
  packOf,
} from "#shared/face/pack-manifest.ts";
import type { LabFace } from "./lab-page.ts";

export type { LabFace };

/** A folder that is served, and where. */
type Served = { readonly prefix: string; readonly folder: string };

export type LabParts = {
  /** The project's folder. */
  readonly root: string;
  /** Folders of model packs, each with its manifest. */
  readonly packs: readonly string[];
  /** Path of the browser. */
  readonly chromium: string;
};

/** The screens' face adapters in a browser of their own. */
export interface FaceLab {
  /** Names of the packs that are loaded, in the order given. */
  readonly packs: readonly string[];
  /** Every face in a photograph; null = the file is no picture. */
  faces(pack: string, photo: string): Promise<readonly LabFace[] | null>;
  /** ms from bitmap to reading, one number a round. */
  timeFrames(pack: string, photo: string, rounds: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

const contentTypes: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** The policy of our pages (`blob:` is how the lab's photographs are read). */
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** Opens the lab: a server of its own on this machine, a browser, and the models of the packs loaded in it. */
export async function openLab({ root, packs, chromium: path }: LabParts): Promise<FaceLab> {
  const photos: string[] = [];
  const script = await labScript(root);
  const server = createServer((request, reply) => {
    const url = request.url ?? "/";
    reply.setHeader("content-security-policy", policy);
    const photo = /^\/photos\/(\d+)$/.exec(url)?.[1];
    const served = [
      { prefix: "/camera/", folder: join(root, "dist/screens/camera") },
      ...packs.map((folder): Served => ({ prefix: packFolder, folder })),
    ];
    const file = photo === undefined ? fileOf(url, served) : photos[Number(photo)];
    reply.setHeader("content-type", contentTypes[extname(file ?? url)] ?? "text/html");
    if (url === "/lab.js") reply.end(script);
    else if (file !== undefined) createReadStream(file).pipe(reply);
    else if (url === "/") reply.end('<!doctype html><script type="module" src="lab.js"></script>');
    else reply.writeHead(404).end();
  });
  const origin = await listening(server);
  const browser = await chromium.launch({ executablePath: path, args: browserArguments });
  const page = await browser.newPage();
  await page.goto(origin);
  const names = await loadPacks(page, packs);
  const addressOf = (photo: string): string => `/photos/${photos.push(photo) - 1}`;

  return {
    packs: names,
    faces: (pack, photo) =>
      page.evaluate(([name, address]) => globalThis.faceLab.faces(name, address), [
        pack,
        addressOf(photo),
      ] as const),
    timeFrames: (pack, photo, rounds) =>
      page.evaluate(
        ([name, address, count]) => globalThis.faceLab.timeFrames(name, address, count),
        [pack, addressOf(photo), rounds] as const,
      ),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function labScript(root: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "build/face-report/lab-page.ts")],
    bundle: true,
    format: "esm",
    target: "chrome114",
    write: false,
    logLevel: "warning",
  });
  return outputFiles.map(({ text }) => text).join("");
}

function fileOf(url: string, served: readonly Served[]): string | undefined {
  return served
    .filter(({ prefix }) => url.startsWith(prefix))
    .map(({ folder }) => join(folder, basename(url)))
    .find((path) => existsSync(path));
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

async function loadPacks(page: Page, folders: readonly string[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const folder of folders) {
    const text = readFileSync(join(folder, manifestName), "utf8");
    const pack = packOf(packManifestSchema.parse(JSON.parse(text)));
    await page.evaluate((one) => globalThis.faceLab.load(one), pack);
    names.push(pack.pack);
  }
  return names;
}
