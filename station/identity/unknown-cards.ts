import type { TerminalId } from "#shared/id/ids.ts";
import type { UnknownCard } from "./shown-sign.ts";

/** An unknown card may be given to somebody this long after it was read. */
const limitMs = 2 * 60_000;

/** The card that nobody knew and that was read last at each terminal, so that staff may bind it. */
export function unknownCards(elapsedMs: () => number) {
  const cards = new Map<TerminalId, UnknownCard & { readonly atMs: number }>();
  return {
    keep: (terminal: TerminalId, card: UnknownCard): void =>
      void cards.set(terminal, { ...card, atMs: elapsedMs() }),

    /** Another card lies there now. */
    forget: (terminal: TerminalId): void => void cards.delete(terminal),

    /** Null after two minutes. */
    at(terminal: TerminalId): UnknownCard | null {
      const found = cards.get(terminal);
      return found === undefined || elapsedMs() - found.atMs > limitMs ? null : found;
    },
  };
}
