import type { FastifyInstance, FastifyRequest } from "fastify";
import { httpRefusal, sendRefusal } from "./refusals.ts";

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;

/**
 * On a server that is for this machine alone, a page of another site must not read the console through a browser
 * of this machine: neither by a request of its own origin nor by a name that was made to point here (DNS
 * rebinding). Stations are let through to `stationPaths` under any name: they sign what they send. So are phones,
 * whose page is for everybody and reaches us through a proxy with the district's name.
 */
export function refuseForeignPages(
  app: FastifyInstance,
  { host, stationPaths }: { host: string; stationPaths: readonly string[] },
): void {
  if (!loopback.test(host)) return;
  app.addHook("onRequest", async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const isForAll = stationPaths.includes(path) || phonePaths.some((own) => path.startsWith(own));
    if (isForAll || isOwnPage(request)) return;
    await sendRefusal(reply, 403, httpRefusal("foreign-page"));
  });
}

const phonePaths = ["/code/", "/api/code/"];

function isOwnPage({ headers }: FastifyRequest): boolean {
  const host = headers.host ?? "";
  if (!loopback.test(host.replace(/:\d+$/, ""))) return false;
  return headers.origin === undefined || headers.origin === `http://${host}`;
}

/**
 * Whether a request comes from a page of this server that is open on this very machine. What a proxy handed on
 * comes from this machine too and is somebody else's.
 */
export function isAtThisMachine(request: FastifyRequest): boolean {
  const { headers, ip } = request;
  const isHandedOn = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some(
    (name) => headers[name] !== undefined,
  );
  return !isHandedOn && loopback.test(ip.replace(/^::ffff:/, "")) && isOwnPage(request);
}

/** Who asks: the other end of the line, or of that of a proxy on this machine, which writes it down last. */
export function addressOf({ headers, ip }: FastifyRequest): string {
  const forwarded = headers["x-forwarded-for"];
  if (forwarded === undefined || !loopback.test(ip.replace(/^::ffff:/, ""))) return ip;
  return [forwarded].flat().join(",").split(",").at(-1)?.trim() ?? ip;
}
