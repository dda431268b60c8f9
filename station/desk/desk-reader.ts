import { setTimeout as wait } from "node:timers/promises";
import { accept, refuse, type Result } from "#shared/result.ts";
import { deskRefusals } from "./texts.zh.ts";
import { insertCard, type InsertedCard } from "./virtual-card/vpcd-client.ts";
import type { Persona } from "./virtual-card/personas.ts";

/** A reader that does not listen is tried again so often, ms: a card host is started again after 0.5 s. */
const tries = { most: 3, waitMs: 400, answerMs: 1_000 };
/** Between taking one card out and putting the next in, ms: the reader has to see that it is empty. */
const swapMs = 300;
/** A reader that has gone away is looked for so often, ms, until the card is taken out. */
const backMs = 1_000;

export type DeskReader = {
  inserted(): string | null;
  /** Puts a card in; one that is in comes out first. Refused when the reader does not listen. */
  insert(persona: Persona): Promise<Result<null>>;
  /** Takes out what is in; does nothing when the reader is empty. */
  remove(): Promise<void>;
};

/** What lies in the reader; `card` is null while the reader is away, as during a restart of the station. */
type Held = { readonly persona: Persona; card: InsertedCard | null };

/** One reader, which is a slot of the station on this machine. Commands follow one after the other. */
export function deskReader(slotPort: number, onChange: () => void): DeskReader {
  let held: Held | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => null);
    return next;
  }

  function hold(next: Held | null): void {
    held = next;
    onChange();
  }

  async function takeOut(): Promise<boolean> {
    if (held === null) return false;
    const { card } = held;
    hold(null);
    await card?.remove();
    return true;
  }

  async function putIn(persona: Persona): Promise<Result<null>> {
    if (await takeOut()) await wait(swapMs);
    const card = await connected(slotPort, persona);
    if (card === null) return refuse(deskRefusals.readerNotListening);
    const inserted: Held = { persona, card };
    hold(inserted);
    watch(inserted, card);
    return accept(null);
  }

  function watch(inserted: Held, card: InsertedCard): void {
    void card.gone.then(() => {
      if (held !== inserted) return;
      if (inserted.persona.options.pullAfter !== undefined) return hold(null);
      // Nobody has taken it: the reader has gone away, and finds the card in it when it is back.
      inserted.card = null;
      awaitReader(inserted);
    });
  }

  function awaitReader(inserted: Held): void {
    const again = setTimeout(() => {
      void inTurn(async () => {
        if (held !== inserted) return;
        const card = await attempt(slotPort, inserted.persona);
        inserted.card = card;
        if (card === null) awaitReader(inserted);
        else watch(inserted, card);
      });
    }, backMs);
    again.unref();
  }

  return {
    inserted: () => held?.persona.id ?? null,
    insert: (persona) => inTurn(() => putIn(persona)),
    remove: () =>
      inTurn(async () => {
        await takeOut();
      }),
  };
}

/** @returns null when nothing listens, also after some tries */
async function connected(port: number, persona: Persona): Promise<InsertedCard | null> {
  for (let tried = 1; ; tried += 1) {
    const card = await attempt(port, persona);
    if (card !== null || tried >= tries.most) return card;
    await wait(tries.waitMs);
  }
}

/** One try. A connection that comes too late is closed again, so that no card lies in the reader unseen. */
async function attempt(port: number, persona: Persona): Promise<InsertedCard | null> {
  // Rejected: the station is not up yet, or its card host is being started again.
  const insertion = insertCard({ host: "127.0.0.1", port, persona }).catch(() => null);
  const giveUp = new AbortController();
  const limit = wait(tries.answerMs, null, { signal: giveUp.signal }).catch(() => null);
  const first = await Promise.race([insertion, limit.then(() => "late" as const)]);
  giveUp.abort();
  if (first !== "late") return first;
  void insertion.then((card) => card?.remove());
  return null;
}
