import type { CardEvent } from "#shared/identity/card/card-event.ts";

type EventOf<Kind extends CardEvent["kind"]> = Extract<CardEvent, { kind: Kind }>;

/** What a reader has reported, and a way to wait for more of it. */
export type EventRecord = {
  readonly note: (event: CardEvent) => void;
  /** Everything so far. */
  readonly all: readonly CardEvent[];
  /** The next event of these kinds that nobody has waited for; what came before it is passed over. */
  next<Kind extends CardEvent["kind"]>(...kinds: Kind[]): Promise<EventOf<Kind>>;
};

const patienceMs = 15_000;

/** Records the events of one reader. */
export function recordEvents(): EventRecord {
  const all: CardEvent[] = [];
  let position = 0;
  let wake = (): void => {};

  function take<Kind extends CardEvent["kind"]>(kinds: readonly Kind[]): EventOf<Kind> | null {
    while (position < all.length) {
      const event = all[position];
      position += 1;
      if (event !== undefined && isOneOf(event, kinds)) return event;
    }
    return null;
  }

  return {
    all,
    note(event) {
      all.push(event);
      wake();
    },
    async next(...kinds) {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const event = take(kinds);
        if (event !== null) return event;
        const leftMs = deadline - Date.now();
        if (leftMs <= 0)
          throw new Error(`no ${kinds.join(" or ")} after ${JSON.stringify(kindsOf(all))}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

function isOneOf<Kind extends CardEvent["kind"]>(
  event: CardEvent,
  kinds: readonly Kind[],
): event is EventOf<Kind> {
  return kinds.some((kind) => kind === event.kind);
}

/** The kinds of some events, in their order. */
export function kindsOf(events: readonly CardEvent[]): readonly string[] {
  return events.map(({ kind }) => kind);
}
