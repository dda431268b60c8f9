/** Bundles the Electron shell: CommonJS for Node 18 and Chromium 114, so that it runs in Electron 25 and in 45. */
import { build } from "esbuild";
import { join } from "node:path";
import { root } from "./console.mjs";

await build({
  entryPoints: [join(root, "kiosk/shell/main.ts"), join(root, "kiosk/shell/preload.ts")],
  outdir: join(root, "dist/shell"),
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  format: "cjs",
  target: ["node18", "chrome114"],
  external: ["electron"],
  loader: { ".html": "text" },
  logLevel: "warning",
});
