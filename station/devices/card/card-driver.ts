import { setTimeout as sleep } from "node:timers/promises";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import type { CardFailure, CardRead } from "#shared/identity/card/card-read.ts";
import type { Result } from "#shared/result.ts";
import { onceOnly } from "./hsm-authenticator.ts";
import { type Attempt, attemptRead, ended, type ReadingSettings } from "./attempt.ts";
import { type Meter, newMeter } from "./conversation.ts";
import { type Insertion, newInsertion } from "./insertion.ts";
import { mostAttempts } from "./limits.ts";
import { nowMs, type PortState } from "./port.ts";

/** What a driver works with, and who hears of what it sees. */
export type DriverSettings = ReadingSettings & { readonly emit: (event: CardEvent) => void };

const noAtr = new Uint8Array(0);

/** Reads every card that is put into a reader, one after the other, for as long as the process lives. */
export function driveReader(settings: DriverSettings): { stop(): void } {
  const { port, emit } = settings;
  let isReady = false;
  let inside: Insertion | null = null;
  let served = Promise.resolve();

  function tellReady(state: { readonly at: number; readonly reader: string }): void {
    if (isReady) return;
    isReady = true;
    emit({ kind: "reader-ready", at: state.at, reader: state.reader });
  }

  function takeOut(): void {
    inside?.take();
    inside = null;
  }

  function putIn(card: Insertion): void {
    takeOut();
    inside = card;
    served = served.then(() => serve(settings, card));
  }

  function onState(state: PortState): void {
    switch (state.kind) {
      case "service-down":
      case "reader-missing":
        takeOut();
        isReady = false;
        return emit(state);
      case "empty":
        takeOut();
        return tellReady(state);
      case "present":
        tellReady(state);
        return putIn(newInsertion(state.at, state.atr));
      case "mute":
        tellReady(state);
        return putIn(newInsertion(state.at, noAtr));
    }
  }

  port.start(onState);
  return { stop: () => port.stop() };
}

/**
 * One result for each insertion; then the card is ignored until it is out. Its key is tried once, also when a bad
 * contact makes a second attempt.
 */
async function serve(reader: DriverSettings, card: Insertion): Promise<void> {
  // A card that went in and out while another was read: nobody waits for it.
  if (card.isGone()) return;
  const { emit, times, authenticator } = reader;
  const settings = {
    ...reader,
    authenticator: authenticator === null ? null : onceOnly(authenticator),
  };
  emit({ kind: "card-present", at: card.at });
  const meter = newMeter();
  const slow = setTimeout(() => emit({ kind: "slow", at: nowMs() }), times.slowMs);
  const attempt = await readInsertion(settings, card, meter);
  clearTimeout(slow);
  emit(resultEvent(card, meter, attempt.outcome));
  await attempt.release();
  await card.gone;
  emit({ kind: "card-removed", at: nowMs() });
}

async function readInsertion(
  settings: DriverSettings,
  card: Insertion,
  meter: Meter,
): Promise<Attempt> {
  const { times } = settings;
  await Promise.race([sleep(times.debounceMs), card.gone]);
  if (card.isGone()) return ended({ kind: "removed" });
  settings.emit({ kind: "reading", at: nowMs() });
  const read = { meter, deadline: card.at + times.wholeReadMs };
  let attempt = await attemptRead(settings, card, read);
  for (let attempts = 1; attempt.retry === "cold" && attempts < mostAttempts; attempts += 1) {
    await attempt.release();
    await Promise.race([sleep(times.coldMs), card.gone]);
    if (card.isGone()) return ended({ kind: "removed" });
    attempt = await attemptRead(settings, card, read);
  }
  return attempt;
}

function resultEvent(
  card: Insertion,
  meter: Meter,
  outcome: Result<CardRead, CardFailure>,
): CardEvent {
  const at = nowMs();
  const cost = { readMs: at - card.at, ...meter };
  return outcome.ok
    ? { kind: "read", at, read: outcome.value, ...cost }
    : { kind: "failed", at, failure: outcome.refusal, ...cost };
}
