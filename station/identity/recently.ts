import type { TerminalId } from "#shared/id/ids.ts";

/** At which terminals something happened within the last `lastsMs`. */
export function recently(elapsedMs: () => number, lastsMs: number) {
  const atMs = new Map<TerminalId, number>();
  return {
    note: (terminal: TerminalId): void => void atMs.set(terminal, elapsedMs()),
    forget: (terminal: TerminalId): void => void atMs.delete(terminal),
    is(terminal: TerminalId): boolean {
      const noted = atMs.get(terminal);
      return noted !== undefined && elapsedMs() - noted < lastsMs;
    },
  };
}
export type Recently = ReturnType<typeof recently>;
