import { quietLog } from "../testing/test-database.ts";
import { startServer } from "./server.ts";

/** A district that does nothing but run its server, until it is killed. */
const server = await startServer({ folder: process.argv[2] ?? "", port: null, log: quietLog });
process.stdout.write(`${server.url}\n`);
setInterval(() => undefined, 1_000);
