import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { Log } from "#shared/log.ts";
import { refuse, type Refusal, type Result } from "#shared/result.ts";
import { guardedServer, sendRefusal } from "./guarded-server.ts";
import { httpRefusals } from "./texts.zh.ts";

/** The largest request body, bytes: an order of sixty lines takes four thousand. */
const bodyLimit = 64 * 1024;

/** Refusals that mean "no such thing" rather than "not now". */
const notFoundCodes = new Set(["sale-unknown", "print-job-unknown", "not-found"]);

/** The screens that the station serves, by the first part of their address, and what their cameras run. */
const screenNames = ["till", "guest", "kiosk", "office", "camera"] as const;

export type ServerSettings = {
  readonly log: Log;
  /** Folder of the built screens; those that are not built are left out. */
  readonly screensFolder: string;
};

/** The station's server with its screens; the routes come to it from routes.ts. */
export function stationServer({ log, screensFolder }: ServerSettings): FastifyInstance {
  const server = guardedServer({ log, bodyLimit });
  for (const name of screenNames) {
    const root = join(screensFolder, name);
    if (existsSync(root)) {
      void server.register(fastifyStatic, { root, prefix: `/${name}/`, decorateReply: false });
    }
  }
  return server;
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
