import { startTestServer } from "./test-database.ts";

/**
 * Vitest's global set-up: one server for all test files, unless `DATABASE_URL` names one. Without it each file
 * starts its own.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["DATABASE_URL"] !== undefined) return undefined;
  const server = await startTestServer();
  process.env["DATABASE_URL"] = server.url;
  return async () => {
    delete process.env["DATABASE_URL"];
    await server.stop();
  };
}
