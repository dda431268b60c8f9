import type { FastifyInstance, FastifyRequest } from "fastify";
import { httpRefusal, sendRefusal } from "./refusals.ts";

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

/**
 * On a server that is for this machine alone, a page of another site must not read the console through a browser
 * of this machine: neither by a request of its own origin nor by a name that was made to point here (DNS
 * rebinding). Stations are let through to `stationPaths` under any name: they sign what they send.
 */
export function refuseForeignPages(
  app: FastifyInstance,
  { host, stationPaths }: { host: string; stationPaths: readonly string[] },
): void {
  if (!loopback.test(host)) return;
  app.addHook("onRequest", async (request, reply) => {
    if (stationPaths.includes(request.url.split("?")[0] ?? "") || isOwnPage(request)) return;
    await sendRefusal(reply, 403, httpRefusal("foreign-page"));
  });
}

function isOwnPage({ headers }: FastifyRequest): boolean {
  const host = headers.host ?? "";
  if (!loopback.test(host.replace(/:\d+$/, ""))) return false;
  return headers.origin === undefined || headers.origin === `http://${host}`;
}
