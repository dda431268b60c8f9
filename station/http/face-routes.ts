import type { FastifyInstance, FastifyReply } from "fastify";
import { createReadStream } from "node:fs";
import { extname } from "node:path";
import { z } from "zod";
import {
  faceBeginRequestSchema,
  faceConsentRequestSchema,
  faceFramesRequestSchema,
  faceNoticePrintRequestSchema,
  facePresentationRequestSchema,
} from "#shared/contracts/face-api.ts";
import { terminalIdSchema, type TerminalId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import type { StationFaceService } from "../face/face-parts.ts";
import { sendRefusal } from "./guarded-server.ts";
import { parsedBody, sendResult } from "./server.ts";
import { httpRefusals } from "./texts.zh.ts";

const atTerminalSchema = z.object({ id: terminalIdSchema });
const modelFileSchema = z.object({ file: z.string().max(80) });

/** The kinds of files that a model pack has; anything else is sent as bytes. */
const contentTypes: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
};

/** Faces at a terminal, and the model pack that its screen runs: shared/contracts/face-api.ts. */
export function faceRoutes(server: FastifyInstance, service: StationFaceService): void {
  server.get("/api/face/settings", async () => service.settings());
  server.get("/api/face/notice", async () => service.notice());
  server.get("/face-models/:file", async (request, reply) => {
    const named = modelFileSchema.safeParse(request.params);
    const path = named.success ? service.modelFile(named.data.file) : null;
    if (path === null) return sendRefusal(reply, 404, httpRefusals.notFound);
    // A pack is changed by changing its id, so that a screen that loads it again takes it from its own cache.
    reply.header("cache-control", "private, max-age=0, must-revalidate");
    return reply
      .type(contentTypes[extname(path)] ?? "application/octet-stream")
      .send(createReadStream(path));
  });

  function post<S extends z.ZodType>(
    what: string,
    schema: S,
    work: (terminal: TerminalId, body: z.output<S>) => Result<unknown>,
  ): void {
    server.post(`/api/terminals/:id/face/${what}`, async (request, reply) => {
      const named = parsedBody(atTerminalSchema, request.params);
      if (!named.ok) return sendResult(reply, named);
      const body = parsedBody(schema, request.body);
      return sendFace(reply, body.ok ? work(named.value.id, body.value) : body);
    });
  }

  post("begin", faceBeginRequestSchema, service.begin);
  post("frames", faceFramesRequestSchema, service.frames);
  post("stop", facePresentationRequestSchema, (terminal, { presentation }) =>
    service.stop(terminal, presentation),
  );
  post("consent", faceConsentRequestSchema, service.consent);
  post("notice-print", faceNoticePrintRequestSchema, service.printNotice);
}

/** An answer, `null` too: a reply without a body would be none. */
async function sendFace(reply: FastifyReply, result: Result<unknown>): Promise<FastifyReply> {
  if (!result.ok || result.value !== null) return sendResult(reply, result);
  return reply.type("application/json").send("null");
}
