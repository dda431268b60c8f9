import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** Read by Vite, vitest, svelte-check and the editor. Runes everywhere, so no legacy reactivity slips in. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
