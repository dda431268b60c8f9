import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** Tests sit beside the code; three groups, by the ending of the file name, run one after the other by `npm test`. */
const never = ["**/node_modules/**", "**/dist/**", "**/.cache/**", "**/.data/**"];

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte()],
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...never, "**/*.pg.test.ts"],
          environment: "node",
        },
      },
      {
        test: {
          name: "pg",
          globalSetup: ["district/store/testing/one-server.ts"],
          include: ["**/*.pg.test.ts"],
          exclude: never,
          environment: "node",
          // Each file has a database of its own on one server; starting that server takes seconds.
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["**/*.e2e.ts"],
          exclude: never,
          environment: "node",
          // pcscd, its virtual reader, the display and the ports belong to one file at a time.
          fileParallelism: false,
          hookTimeout: 180_000,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
