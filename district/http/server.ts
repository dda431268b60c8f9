import fastify, { type FastifyInstance } from "fastify";
import { contractVersion } from "#shared/contracts/version.ts";
import { demoSeedOf } from "../store/demo-store.ts";
import type { CodeParts } from "../codes/code-parts.ts";
import type { FeedParts } from "../feed/feed.ts";
import type { IntakeParts } from "../intake/intake.ts";
import { codeDeskRoutes } from "./code-desk-routes.ts";
import { codeRoutes } from "./code-routes.ts";
import { consoleRoutes, type ConsoleParts } from "./console-routes.ts";
import { answerErrors } from "./errors.ts";
import { feedPath, feedRoutes } from "./feed-routes.ts";
import { intakePath, intakeRoutes } from "./intake-routes.ts";
import { readJsonBodies } from "./json-body.ts";
import { refuseForeignPages } from "./own-page.ts";
import { phonePage } from "./phone-page.ts";

/** Everything that the routes need. */
export type ServerParts = IntakeParts &
  FeedParts &
  ConsoleParts &
  CodeParts & {
    /** Where the phone's page lies; it is served when it is there. */
    readonly phoneFolder: string;
    /** The name or address that it will listen on. */
    readonly host: string;
  };

const stationPaths = [intakePath, feedPath];

/** The longest body of any other request, bytes. */
const bodyLimit = 64 * 1024;
/** A request has to be there as a whole within this time. */
const requestTimeoutMs = 30_000;

/** Our pages bring everything with them and stand in nobody's frame. */
const headers = {
  "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** The district's server with all its routes, not yet listening. */
export async function districtServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 100 },
  });
  readJsonBodies(app);
  answerErrors(app, { log: parts.log, stationPaths });
  refuseForeignPages(app, { host: parts.host, stationPaths });
  app.addHook("onSend", async (_, reply) => {
    reply.headers(headers);
  });
  app.get("/health", async () => ({
    ok: true,
    contract: contractVersion,
    demoSeed: await demoSeedOf(parts.database),
  }));
  intakeRoutes(app, parts);
  feedRoutes(app, parts);
  codeRoutes(app, parts);
  codeDeskRoutes(app, parts);
  await consoleRoutes(app, parts);
  await phonePage(app, parts.phoneFolder);
  return app;
}
