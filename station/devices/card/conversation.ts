import { setTimeout as sleep } from "node:timers/promises";
import type { Authenticator } from "#shared/identity/card/authenticator.ts";
import { hexOf } from "#shared/identity/card/bytes.ts";
import type { CardFailure, CardPartial, CardRead } from "#shared/identity/card/card-read.ts";
import type { CardStep } from "#shared/identity/card/dialogue.ts";
import { readCard, type ReadingTerms } from "#shared/identity/card/read-card.ts";
import { refuse, type Result } from "#shared/result.ts";
import { type CardLink, type LinkFailure, nowMs } from "./port.ts";

/** What a conversation has cost so far. */
export type Meter = { transmitMs: number; apdus: number; statusWord: string | null };

export function newMeter(): Meter {
  return { transmitMs: 0, apdus: 0, statusWord: null };
}

/** A card that wants more commands than this is not in order; a whole read takes 5 to 40. */
const mostCommands = 64;
const nothing = new Uint8Array(0);

/** How a conversation ended. */
export type ConversationEnd =
  /** The card said everything that it will say. */
  | { readonly kind: "told"; readonly outcome: Result<CardRead, CardFailure> }
  /** No answer in time; the command is still under way. */
  | { readonly kind: "silent"; readonly underWay: Promise<unknown>; readonly known: Known }
  /** The transport broke, or an answer was too short to be one: perhaps the card is being pulled out. */
  | { readonly kind: "broken"; readonly known: Known }
  | { readonly kind: "service-down" };

/** How far the read had come; empty before the first file was complete. */
type Known = { readonly partial?: CardPartial };

/** What a conversation needs. */
export type Conversation = {
  readonly link: CardLink;
  readonly terms: ReadingTerms;
  readonly authenticator: Authenticator | null;
  readonly meter: Meter;
  /** Limit for one command, in ms. */
  readonly transmitMs: number;
  /** Moment at which the whole read must be over, in ms since the epoch. */
  readonly deadline: number;
};

/** Leads the dialogue of one read over a link, within the limits. */
export async function converse(conversation: Conversation): Promise<ConversationEnd> {
  const dialogue = readCard(conversation.terms);
  let known: Known = {};
  let step = dialogue.next(nothing);
  while (step.done !== true) {
    const asked: CardStep = step.value;
    switch (asked.kind) {
      case "progress":
        known = { partial: asked.partial };
        step = dialogue.next(nothing);
        break;
      case "authenticate":
        step = dialogue.next(await cryptogramFor(conversation, asked));
        break;
      case "transmit": {
        if (conversation.meter.apdus >= mostCommands) {
          return { kind: "told", outcome: refuse({ kind: "garbage", ...known }) };
        }
        const answer = await transmit(conversation, asked.command);
        if (answer.kind === "silent") return { ...answer, known };
        if (answer.kind === "broken") return { kind: "broken", known };
        if (answer.kind === "service-down") return answer;
        step = dialogue.next(answer.bytes);
      }
    }
  }
  return { kind: "told", outcome: step.value };
}

type Transmission =
  | { readonly kind: "answer"; readonly bytes: Uint8Array }
  | { readonly kind: "silent"; readonly underWay: Promise<unknown> }
  | { readonly kind: "broken" }
  | { readonly kind: "service-down" };

async function transmit(
  { link, meter, transmitMs, deadline }: Conversation,
  command: Uint8Array,
): Promise<Transmission> {
  const startedAt = nowMs();
  const limitMs = Math.max(0, Math.min(transmitMs, deadline - startedAt));
  meter.apdus += 1;
  const underWay = link.transmit(command);
  const result = await orLate(underWay, limitMs);
  meter.transmitMs += nowMs() - startedAt;
  if (result === "late") return { kind: "silent", underWay };
  if (!result.ok)
    return { kind: result.refusal === "service-down" ? "service-down" : "broken" } as const;
  if (result.value.length < 2) return { kind: "broken" };
  meter.statusWord = hexOf(result.value.subarray(-2));
  return { kind: "answer", bytes: result.value };
}

async function orLate(
  underWay: Promise<Result<Uint8Array, LinkFailure>>,
  limitMs: number,
): Promise<Result<Uint8Array, LinkFailure> | "late"> {
  const alarm = new AbortController();
  const late = sleep(limitMs, "late" as const, { signal: alarm.signal }).catch(
    () => "late" as const,
  );
  const result = await Promise.race([underWay, late]);
  alarm.abort();
  return result;
}

/** The answer of whoever holds the key; empty when there is none in time. */
async function cryptogramFor(
  conversation: Conversation,
  asked: Extract<CardStep, { kind: "authenticate" }>,
): Promise<Uint8Array> {
  if (conversation.authenticator === null) return nothing;
  const limitMs = Math.max(0, conversation.deadline - nowMs());
  const late = sleep(limitMs, null, { ref: false });
  const cryptogram = conversation.authenticator.cryptogram(asked.request).catch(() => null);
  return (await Promise.race([cryptogram, late])) ?? nothing;
}
