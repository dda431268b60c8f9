import type { FastifyReply } from "fastify";
import type { z } from "zod";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import { httpTexts, type HttpCode } from "./texts.zh.ts";

/** One of the server's own refusals. */
export function httpRefusal(code: HttpCode): Refusal & { readonly code: HttpCode } {
  return { code, ...httpTexts[code] };
}

/** Answers with a refusal and a status of 400 or above. */
export function sendRefusal(reply: FastifyReply, status: number, refusal: Refusal): FastifyReply {
  const { code, message, next } = refusal;
  return reply.code(status).send({ refusal: { code, message, next } });
}

/** A refusal as stations expect it, with the sequence that is wanted next. */
export function sendStationRefusal(
  reply: FastifyReply,
  status: number,
  { refusal, expectedSeq }: { refusal: Refusal; expectedSeq: number | null },
): FastifyReply {
  const { code, message, next } = refusal;
  return reply.code(status).send({ refusal: { code, message, next }, expectedSeq });
}

/** What came from outside as its schema reads it; an unknown field is as wrong as a missing one. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
  const result = schema.safeParse(value);
  return result.success ? accept(result.data) : refuse(httpRefusal("request-malformed"));
}
