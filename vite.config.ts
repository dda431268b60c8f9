import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/**
 * The screens. Each is built by itself (`vite build --mode till`) into `dist/screens/<name>/`, holds everything
 * it needs, and uses relative addresses only, so that it can be served under `/<name>/` or any other path.
 */
const screens = {
  till: "canteen/till",
  guest: "canteen/guest",
  desk: "canteen/desk",
  office: "canteen/office",
  kiosk: "kiosk",
  console: "district/console",
  code: "district/phone",
};

function isScreen(mode: string): mode is keyof typeof screens {
  return Object.hasOwn(screens, mode);
}

export default defineConfig(({ mode }) => {
  // The type and dead-code checkers load this file without a screen; the till stands for all of them then.
  const folder = isScreen(mode) ? screens[mode] : screens.till;
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  return {
    root: here(folder),
    base: "./",
    publicDir: false,
    cacheDir: here("node_modules/.cache/vite"),
    plugins: [svelte({ configFile: here("svelte.config.js") })],
    build: {
      outDir: here(`dist/screens/${mode}`),
      emptyOutDir: true,
      // The oldest engine a screen runs in: Chromium 114, that of the Electron used in the tests.
      target: "chrome114",
      // Fonts and pictures stay files: the content security policy allows no data: addresses.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1000,
      reportCompressedSize: false,
    },
  };
});
