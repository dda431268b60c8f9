import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Log } from "#shared/log.ts";
import type { Refusal } from "#shared/result.ts";
import { httpRefusals } from "./texts.zh.ts";

type Guard = {
  readonly log: Log;
  /** The largest request body, bytes. */
  readonly bodyLimit: number;
};

/** A server for screens of this machine only: bounded bodies, refusals as JSON, and no foreign page as a client. */
export function guardedServer({ log, bodyLimit }: Guard): FastifyInstance {
  const server = Fastify({ bodyLimit, logger: false, forceCloseConnections: true });
  server.addHook("onRequest", async (request, reply) => {
    if (!isOwnScreen(request)) await sendRefusal(reply, 403, httpRefusals.foreignOrigin);
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    reply.header("content-security-policy", contentPolicy);
    reply.header("permissions-policy", "camera=(self)");
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
  // The models for faces and codes are WebAssembly, run by a worker of the page.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "media-src 'self' blob:",
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
