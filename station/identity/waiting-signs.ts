import type { SecondSign } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { ShownSign } from "./shown-sign.ts";

/** A sign that a second one has to confirm is remembered this long: digits are typed slowly, and staff have to come. */
const limitMs = 3 * 60_000;

/** A sign that a second one has to confirm: nobody is served yet. */
type Waiting = { readonly shown: ShownSign; readonly asked: SecondSign; readonly sinceMs: number };

/** The signs that wait at the terminals. Screens hear that one is asked for, and nothing of the person. */
export function waitingSigns(parts: {
  readonly publish: (event: StationEvent) => void;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
}) {
  const { publish, elapsedMs } = parts;
  const waiting = new Map<TerminalId, Waiting>();

  function forget(terminal: TerminalId): void {
    if (waiting.delete(terminal)) publish({ kind: "second-sign", terminal, asked: null });
  }

  function keep(terminal: TerminalId, one: Waiting): void {
    waiting.set(terminal, one);
    publish({ kind: "second-sign", terminal, asked: one.asked });
  }

  return {
    at: (terminal: TerminalId): Waiting | null => waiting.get(terminal) ?? null,

    wait: (terminal: TerminalId, shown: ShownSign, asked: SecondSign): void =>
      keep(terminal, { shown, asked, sinceMs: elapsedMs() }),

    /** The phone is no way any more. */
    withoutPhone(terminal: TerminalId): void {
      const before = waiting.get(terminal);
      if (before === undefined) return;
      const { asked } = before;
      const ways = asked.ways.filter((way) => way !== "phone");
      keep(terminal, { ...before, asked: { ...asked, ways } });
    },

    forget,

    forgetOld(): void {
      for (const [terminal, { sinceMs }] of [...waiting]) {
        if (elapsedMs() - sinceMs > limitMs) forget(terminal);
      }
    },
  };
}
