import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { Log } from "#shared/log.ts";
import { refuse, type Refusal, type Result } from "#shared/result.ts";
import { httpRefusals } from "./texts.zh.ts";

/** The largest request body, bytes: an order of sixty lines takes four thousand. */
const bodyLimit = 64 * 1024;

/** Refusals that mean "no such thing" rather than "not now". */
const notFoundCodes = new Set(["sale-unknown", "print-job-unknown", "not-found"]);

/** The screens that the station serves, by the first part of their address. */
const screenNames = ["till", "guest", "kiosk"] as const;

/** What runs before every request: only screens of this machine, or of the origins that are named, may ask. */
export type ServerSettings = {
  readonly log: Log;
  /** Folder of the built screens; those that are not built are left out. */
  readonly screensFolder: string;
};

/** A server with the station's manners: bounded bodies, refusals as JSON, and no foreign page as a client. */
export function stationServer({ log, screensFolder }: ServerSettings): FastifyInstance {
  const server = Fastify({ bodyLimit, logger: false, forceCloseConnections: true });

  server.addHook("onRequest", async (request, reply) => {
    if (!isOwnScreen(request)) await sendRefusal(reply, 403, httpRefusals.foreignOrigin);
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    reply.header("content-security-policy", contentPolicy);
  });
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, 404, httpRefusals.notFound));
  server.setErrorHandler(
    async (error: { statusCode?: number; message: string }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status === 413) return sendRefusal(reply, 413, httpRefusals.tooLarge);
      if (status < 500) return sendRefusal(reply, 400, httpRefusals.malformed);
      log.error("request.failed", { route: request.routeOptions.url ?? "", why: error.message });
      return sendRefusal(reply, 500, httpRefusals.failed);
    },
  );

  for (const name of screenNames) {
    const root = join(screensFolder, name);
    if (existsSync(root)) {
      void server.register(fastifyStatic, { root, prefix: `/${name}/`, decorateReply: false });
    }
  }
  return server;
}

/**
 * A page of another site must not drive the station through the browser of this machine: neither by a request
 * of its own origin nor by a name that was made to point here (DNS rebinding).
 */
function isOwnScreen(request: FastifyRequest): boolean {
  const host = request.headers.host ?? "";
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host)) return false;
  const { origin } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers with a refusal in the one form that every screen knows. */
export async function sendRefusal(
  reply: FastifyReply,
  status: number,
  { code, message, next }: Refusal,
): Promise<FastifyReply> {
  return reply.code(status).send({ refusal: { code, message, next } });
}

/** Answers with a result: the value, or the refusal with 409 (not now) or 404 (no such thing). */
export async function sendResult<T>(reply: FastifyReply, result: Result<T>): Promise<FastifyReply> {
  if (result.ok) return reply.send(result.value);
  return sendRefusal(reply, statusOf(result.refusal), result.refusal);
}

function statusOf({ code }: Refusal): number {
  if (code === httpRefusals.malformed.code) return 400;
  return notFoundCodes.has(code) ? 404 : 409;
}

/** Parses what came from outside; refused when anything is missing, wrong or unknown. */
export function parsedBody<S extends z.ZodType>(schema: S, body: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : refuse(httpRefusals.malformed);
}
