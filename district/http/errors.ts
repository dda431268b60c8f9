import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "#shared/log.ts";
import { isUnreachable } from "../store/database.ts";
import { tooDeepCode } from "./json-body.ts";
import { httpRefusal, sendRefusal, sendStationRefusal } from "./refusals.ts";
import type { HttpCode } from "./texts.zh.ts";

/** The framework's own errors that are the sender's fault. */
const codes: Readonly<Record<string, readonly [status: number, code: HttpCode]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, "body-too-large"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, "media-type"],
  [tooDeepCode]: [400, "body-too-deep"],
};

/**
 * Turns every error into a refusal. `stationPaths` are those that stations speak to, who expect a sequence with it;
 * a fault of ours comes without, and they take it for silence and ask again.
 */
export function answerErrors(
  app: FastifyInstance,
  { log, stationPaths }: { log: Log; stationPaths: readonly string[] },
): void {
  const isForStation = ({ url }: FastifyRequest): boolean =>
    stationPaths.includes(url.split("?")[0] ?? "");

  function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    [status, code]: readonly [number, HttpCode],
  ): FastifyReply {
    const refusal = httpRefusal(code);
    return isForStation(request) && status < 500
      ? sendStationRefusal(reply, status, { refusal, expectedSeq: null })
      : sendRefusal(reply, status, refusal);
  }

  app.setNotFoundHandler((request, reply) => answer(request, reply, [404, "no-such-address"]));
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = codes[error.code];
    if (known !== undefined) return answer(request, reply, known);
    if (isUnreachable(error)) {
      log.warn("database.unreachable", { why: error.message });
      return answer(request, reply, [503, "district-unavailable"]);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return answer(request, reply, [status, "request-malformed"]);
    log.error("request.failed", {
      method: request.method,
      route: request.routeOptions.url ?? "",
      why: error.message,
      at: error.stack?.split("\n")[1]?.trim() ?? "",
    });
    return answer(request, reply, [500, "district-failed"]);
  });
}
