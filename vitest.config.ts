import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** Tests sit beside the code; three groups, by the ending of the file name, run one after the other by `npm test`. */
const never = ["**/node_modules/**", "**/dist/**", "**/.cache/**", "**/.data/**"];

/**
 * Tests of real devices and pages wait for each other by the clock, and a machine that others use too stands still for
 * seconds now and then. What fails twice in a row is wrong; a first failure is printed all the same.
 */
const stalls = 1;

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
          retry: stalls,
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
          retry: stalls,
          hookTimeout: 180_000,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
