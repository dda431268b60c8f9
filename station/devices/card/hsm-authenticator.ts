import { z } from "zod";
import type { AuthenticationRequest, Authenticator } from "#shared/identity/card/authenticator.ts";
import { bytesOfHex, hexOf } from "#shared/identity/card/bytes.ts";

/** Limits of asking the security module, in ms. Tests shorten them. */
type HsmTimes = {
  /** From the question to the whole answer; a read as a whole may take 6 s. */
  readonly answerMs: number;
  /** How long a module that failed again and again is left alone. */
  readonly pauseMs: number;
};

const hsmTimes: HsmTimes = { answerMs: 2_000, pauseMs: 30_000 };

/** Failures in a row after which it is left alone, so that no card waits two seconds for nothing. */
const mostFailures = 3;
/** An answer is 40 bytes; more than this is none. */
const longestAnswer = 4_096;

const answerSchema = z.union([
  z.object({ cryptogram: z.string().regex(/^[0-9A-Fa-f]{16}$/) }),
  z.object({ refused: z.string().min(1).max(60) }),
]);

/**
 * The province's security module (加密机) over HTTP: opens the holder's data of third-generation cards. The way to it
 * is by contract with each province; an adapter on its side speaks this:
 *
 *     POST url   content-type: application/json
 *     { "area": "330100", "identificationCode": 32 hex digits, "algorithm": "3des" | "ssf33" | "sm4",
 *       "diversification": 8 ASCII characters as 16 hex digits,
 *       "internal": { "r1": 16 hex digits, "r2": 16 hex digits, "answer": 16 hex digits },
 *       "external": { "r1": 16 hex digits, "r2": 16 hex digits } }
 *     → 200 { "cryptogram": 16 hex digits }      → any status { "refused": "a-code" }
 *
 * Each question is asked once, answered within two seconds or not at all, and never redirected. After three failures in
 * a row the module is left alone for half a minute; a refusal is no failure. No question, answer or address is logged.
 * A module in a second slot (PSAM) would be another `Authenticator`; there is none yet.
 */
export function hsmAuthenticator(url: string, times: HsmTimes = hsmTimes): Authenticator {
  let failures = 0;
  let pausedUntil = 0;

  function noteFailure(): void {
    failures += 1;
    if (failures >= mostFailures) pausedUntil = performance.now() + times.pauseMs;
  }

  return {
    async cryptogram(request) {
      if (performance.now() < pausedUntil) return null;
      const answer = await askedOnce(url, request, times.answerMs);
      if (answer === null) {
        noteFailure();
        return null;
      }
      failures = 0;
      return "cryptogram" in answer ? bytesOfHex(answer.cryptogram) : null;
    },
  };
}

/** The answer of the module, or null when it gave none that can be used. */
async function askedOnce(
  url: string,
  request: AuthenticationRequest,
  answerMs: number,
): Promise<z.infer<typeof answerSchema> | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(onTheWire(request)),
      redirect: "error",
      signal: AbortSignal.timeout(answerMs),
    });
    const parsed: unknown = JSON.parse(await shortText(response));
    return answerSchema.parse(parsed);
  } catch {
    // Unreachable, too late, too long or not understood: the card is read without its holder.
    return null;
  }
}

/** The body as text. Throws when it is longer than any answer. */
async function shortText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > longestAnswer) throw new Error("the answer is too long");
  }
  return text;
}

function onTheWire(request: AuthenticationRequest) {
  const { area, identificationCode, algorithm, diversification, internal, external } = request;
  return {
    area,
    identificationCode,
    algorithm,
    diversification: hexOf(new TextEncoder().encode(diversification)),
    internal: { r1: hexOf(internal.r1), r2: hexOf(internal.r2), answer: hexOf(internal.answer) },
    external: { r1: hexOf(external.r1), r2: hexOf(external.r2) },
  };
}

/** The same authenticator, asked at most once: a card counts wrong proofs and locks its key after a few. */
export function onceOnly(authenticator: Authenticator): Authenticator {
  let wasAsked = false;
  return {
    async cryptogram(request) {
      if (wasAsked) return null;
      wasAsked = true;
      return authenticator.cryptogram(request);
    },
  };
}
