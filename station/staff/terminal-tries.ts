import type { TerminalId } from "#shared/id/ids.ts";

/** At one terminal so many wrong PINs, whoever's they were, and it takes none for the rest of the time. */
const mostWrong = 10;
const windowMs = 10 * 60_000;

/** Counts wrong PINs by terminal, so that one screen cannot try every member of staff in turn. */
export function terminalTries(elapsedMs: () => number) {
  const wrongAt = new Map<TerminalId, readonly number[]>();
  const recent = (terminal: TerminalId): readonly number[] =>
    (wrongAt.get(terminal) ?? []).filter((at) => elapsedMs() - at < windowMs);

  return {
    noteWrong: (terminal: TerminalId): void =>
      void wrongAt.set(terminal, [...recent(terminal), elapsedMs()].slice(-mostWrong)),

    /** How long the terminal takes no PIN, ms; 0 = it does. */
    waitMs: (terminal: TerminalId): number => {
      const wrong = recent(terminal);
      const [oldest] = wrong;
      return oldest === undefined || wrong.length < mostWrong ? 0 : oldest + windowMs - elapsedMs();
    },
  };
}
