import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  deskFaultRequestSchema,
  deskInsertSchema,
  deskRemoveSchema,
} from "#shared/contracts/desk-api.ts";
import type { Log } from "#shared/log.ts";
import { guardedServer, sendRefusal } from "../../http/guarded-server.ts";
import { parsedBody, sendResult } from "../../http/server.ts";
import { httpRefusals } from "../../http/texts.zh.ts";
import type { Desk } from "../desk.ts";

const bodyLimit = 4 * 1024;
/** More pages than this at one desk are a fault. */
const mostPages = 20;
const heartbeatMs = 10_000;

export type DeskServerSettings = {
  readonly desk: Desk;
  readonly log: Log;
  readonly screensFolder: string;
  /** Where the screens are that the page links to. */
  readonly links: { readonly station: string; readonly console: string };
};

/** The desk's HTTP contract, shared/contracts/desk-api.ts, and its page. It listens on loopback only. */
export function deskServer(settings: DeskServerSettings): FastifyInstance {
  const { desk, log } = settings;
  const server = guardedServer({ log, bodyLimit });
  server.get("/health", async () => ({ ok: true }));
  commandRoutes(server, desk);
  eventRoute(server, desk);
  linkRoutes(server, settings.links);
  const root = join(settings.screensFolder, "desk");
  if (existsSync(root)) {
    void server.register(fastifyStatic, { root, prefix: "/", decorateReply: false });
    server.get("/desk/", async (_request, reply) => reply.redirect("/"));
  }
  return server;
}

function commandRoutes(server: FastifyInstance, desk: Desk): void {
  server.get("/api/desk/state", async () => desk.state());
  server.post("/api/desk/insert", async (request, reply) => {
    const body = parsedBody(deskInsertSchema, request.body);
    return sendResult(reply, body.ok ? await desk.insert(body.value) : body);
  });
  server.post("/api/desk/remove", async (request, reply) => {
    const body = parsedBody(deskRemoveSchema, request.body);
    return sendResult(reply, body.ok ? await desk.remove(body.value) : body);
  });
  server.post("/api/desk/fault", async (request, reply) => {
    const body = parsedBody(deskFaultRequestSchema, request.body);
    return sendResult(reply, body.ok ? await desk.setFault(body.value) : body);
  });
  server.get("/api/desk/:terminal/sheets/:file", async (request, reply) => {
    const at = sheetAddressSchema.safeParse(request.params);
    if (!at.success) return sendRefusal(reply, 404, httpRefusals.notFound);
    const picture = desk.sheetPicture({ terminal: at.data.terminal, id: at.data.file });
    if (!picture.ok) return sendResult(reply, picture);
    // A sheet that still hangs in the printer grows under the same address.
    return reply.type("image/svg+xml").header("cache-control", "no-store").send(picture.value);
  });
}

const sheetAddressSchema = z.strictObject({
  terminal: z.string().max(40),
  file: z
    .string()
    .regex(/^[1-9]\d{0,8}\.svg$/)
    .transform((name) => Number(name.slice(0, -4))),
});

/** Every change sends the whole state: it is small, and nothing can be missed. */
function eventRoute(server: FastifyInstance, desk: Desk): void {
  let pages = 0;
  server.get("/api/desk/events", async (_request, reply): Promise<FastifyReply> => {
    if (pages >= mostPages) return sendRefusal(reply, 503, httpRefusals.tooManyScreens);
    pages += 1;
    reply.hijack();
    const { raw } = reply;
    const tell = (): void => void raw.write(`data: ${JSON.stringify(desk.state())}\n\n`);
    raw.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    raw.write("retry: 500\n\n");
    tell();
    const forget = desk.onChange(tell);
    const heartbeat = setInterval(() => raw.write(": still here\n\n"), heartbeatMs);
    raw.on("close", () => {
      pages -= 1;
      forget();
      clearInterval(heartbeat);
    });
    return reply;
  });
}

/** The screens have addresses of their own; the page only knows their names. */
function linkRoutes(server: FastifyInstance, links: DeskServerSettings["links"]): void {
  server.get("/go/:screen", async (request, reply) => {
    const named = linkSchema.safeParse(request.params);
    if (!named.success) return sendRefusal(reply, 404, httpRefusals.notFound);
    const { screen } = named.data;
    if (screen === "console") return reply.redirect(`${links.console}/`);
    const page = screen.startsWith("kiosk")
      ? "kiosk"
      : screen.startsWith("guest")
        ? "guest"
        : "till";
    const terminal = screen.replace("guest", "till");
    return reply.redirect(`${links.station}/${page}/?terminal=${terminal}`);
  });
}

const linkSchema = z.strictObject({
  screen: z.string().regex(/^(?:console|(?:till|kiosk|guest)-[1-9]\d?)$/),
});
