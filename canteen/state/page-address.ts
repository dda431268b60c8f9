import { terminalIdSchema, type TerminalId } from "#shared/id/ids.ts";

const firstTill = terminalIdSchema.parse("till-1");

/** The terminal that a page's address names, `?terminal=till-2`; the first till when it names none. */
export function terminalOf(query: string): TerminalId {
  const named = terminalIdSchema.safeParse(new URLSearchParams(query).get("terminal"));
  return named.success ? named.data : firstTill;
}
