import { setTimeout as sleep } from "node:timers/promises";
import { surfaceOf } from "#shared/identity/card/atr.ts";
import type { Authenticator } from "#shared/identity/card/authenticator.ts";
import type { CardFailure, CardRead } from "#shared/identity/card/card-read.ts";
import { refuse, type Result } from "#shared/result.ts";
import { converse, type ConversationEnd, type Meter } from "./conversation.ts";
import type { Insertion } from "./insertion.ts";
import { mostTakes, type ReadingTimes } from "./limits.ts";
import type { CardLink, LinkFailure, PcscPort } from "./port.ts";

/** What reading needs, the same for every card. */
export type ReadingSettings = {
  readonly port: PcscPort;
  /** Null when the terminal has no key: third-generation cards are then read without their holder. */
  readonly authenticator: Authenticator | null;
  /** Called when a native call will never come back: only a new process helps. */
  readonly giveUp: () => void;
  readonly times: ReadingTimes;
};

/** How one attempt to read a card ended. */
export type Attempt = {
  readonly outcome: Result<CardRead, CardFailure>;
  /** `cold`: without power and once more, the failure may have been a bad contact. */
  readonly retry: "cold" | "never";
  /** Lets go of the card. Resolves when the next one can be read. */
  readonly release: () => Promise<void>;
};

/** An attempt that ended without a link to the card. */
export function ended(failure: CardFailure, retry: Attempt["retry"] = "never"): Attempt {
  return { outcome: refuse(failure), retry, release: async () => {} };
}

/** Takes the card and reads it once, within `deadline` (ms since the epoch). */
export async function attemptRead(
  settings: ReadingSettings,
  card: Insertion,
  read: { readonly meter: Meter; readonly deadline: number },
): Promise<Attempt> {
  const taken = await takeCard(settings, card);
  if (taken.kind === "ended") return taken.attempt;
  const end = await converse({
    link: taken.link,
    terms: {
      surface: surfaceOf(card.atr),
      authentication: settings.authenticator === null ? "no-key" : "key",
    },
    authenticator: settings.authenticator,
    transmitMs: settings.times.transmitMs,
    ...read,
  });
  return await judge(settings, { card, link: taken.link, end });
}

/** What the end of a conversation means, and how its link is let go of. */
async function judge(
  settings: ReadingSettings,
  had: { readonly card: Insertion; readonly link: CardLink; readonly end: ConversationEnd },
): Promise<Attempt> {
  const { card, link, end } = had;
  const release = async (): Promise<void> => link.disconnect();
  switch (end.kind) {
    case "told": {
      const isGarbage = !end.outcome.ok && end.outcome.refusal.kind === "garbage";
      return { outcome: end.outcome, retry: isGarbage ? "cold" : "never", release };
    }
    case "silent": {
      const outcome = refuse<CardFailure>({ kind: "timeout", ...end.known });
      return {
        outcome,
        retry: "never",
        release: () => releaseWhenAnswered(settings, card, { link, underWay: end.underWay }),
      };
    }
    case "broken": {
      const isGone = await isGoneSoon(settings.times, card);
      const kind = isGone ? "removed" : "garbage";
      return {
        outcome: refuse<CardFailure>({ kind, ...end.known }),
        retry: isGone ? "never" : "cold",
        release,
      };
    }
    case "service-down":
      return { ...ended({ kind: "service-down", reason: "not-running" }), release };
  }
}

type Taken =
  | { readonly kind: "taken"; readonly link: CardLink }
  | { readonly kind: "ended"; readonly attempt: Attempt };

/** Connects, waiting a little for another program that holds the card. */
async function takeCard(settings: ReadingSettings, card: Insertion): Promise<Taken> {
  const { port, times } = settings;
  for (let takes = 0; takes < mostTakes; takes += 1) {
    if (takes > 0) await sleep(times.busyMs);
    const connecting = port.connect();
    const result = await Promise.race([connecting, sleep(times.connectMs, null, { ref: false })]);
    if (result === null) {
      const release = (): Promise<void> => releaseWhenConnected(settings, card, connecting);
      return { kind: "ended", attempt: { ...ended({ kind: "timeout" }), release } };
    }
    if (result.ok) return { kind: "taken", link: result.value };
    if (result.refusal !== "busy") {
      return { kind: "ended", attempt: await untakeable(settings.times, card, result.refusal) };
    }
  }
  return { kind: "ended", attempt: ended({ kind: "busy" }) };
}

async function untakeable(
  times: ReadingTimes,
  card: Insertion,
  failure: Exclude<LinkFailure, "busy">,
): Promise<Attempt> {
  switch (failure) {
    case "service-down":
      return ended({ kind: "service-down", reason: "not-running" });
    case "mute":
      return ended({ kind: "mute" }, "cold");
    case "removed":
    case "fault": {
      const isGone = await isGoneSoon(times, card);
      return isGone ? ended({ kind: "removed" }) : ended({ kind: "garbage" }, "cold");
    }
  }
}

/** A reader needs a moment to notice that its card is gone; until then the answers only look broken. */
async function isGoneSoon(times: ReadingTimes, card: Insertion): Promise<boolean> {
  await Promise.race([card.gone, sleep(times.noticeMs)]);
  return card.isGone();
}

async function releaseWhenConnected(
  settings: ReadingSettings,
  card: Insertion,
  connecting: Promise<Result<CardLink, LinkFailure>>,
): Promise<void> {
  const result = await endOrGiveUp(settings, card, connecting);
  if (result?.ok === true) result.value.disconnect();
}

/**
 * A command is still under way: disconnecting now would freeze the process, and not disconnecting at all
 * would keep every later card out. So it is done when the command ends.
 */
async function releaseWhenAnswered(
  settings: ReadingSettings,
  card: Insertion,
  held: { readonly link: CardLink; readonly underWay: Promise<unknown> },
): Promise<void> {
  const answer = await endOrGiveUp(settings, card, held.underWay);
  if (answer !== null) held.link.disconnect();
}

/** Waits for a native call. @returns null when it will never end; the process has been given up by then */
async function endOrGiveUp<T>(
  { times, giveUp }: ReadingSettings,
  card: Insertion,
  underWay: Promise<T>,
): Promise<T | null> {
  const over = new AbortController();
  const wait = (ms: number): Promise<null> =>
    sleep(ms, null, { signal: over.signal }).catch(() => null);
  const stuck = Promise.race([
    wait(times.stuckMs),
    card.gone.then(() => wait(times.stuckAfterRemovalMs)),
  ]);
  const result = await Promise.race([underWay, stuck]);
  over.abort();
  if (result === null) giveUp();
  return result;
}
