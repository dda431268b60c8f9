import type { CommandId, TerminalId } from "../id/ids.ts";
import type { Result } from "../result.ts";
import type { Instant } from "../time/time.ts";
import type { Canonical } from "./canonical.ts";
import type { JournalEntry } from "./entry.ts";
import type { Posting } from "./posting.ts";

/** What is appended to a journal; the journal gives sequence and hashes. */
export type NewEntry = {
  readonly at: Instant;
  readonly terminal: TerminalId | null;
  readonly actor: string;
  readonly kind: string;
  readonly body: Canonical;
  readonly postings: readonly Posting[];
};

/** A journal that can be appended to, inside the transaction that changes the rows. */
export type Journal = { readonly append: (entry: NewEntry) => JournalEntry };

/** Who asks for what, and when. */
export type CommandCall = {
  readonly commandId: CommandId;
  /** The whole request in canonical text: the same id with another request is refused. */
  readonly request: string;
  readonly at: Instant;
  /** Codes of refusals that only say "not yet": they are not kept, and the same command may succeed later. */
  readonly notYet?: readonly string[];
};

/** A command's result, and whether it had been run before and nothing was done now. */
export type CommandOutcome<T> = { readonly result: Result<T>; readonly isRepeat: boolean };

/**
 * Runs each command once, in one transaction with its answer; asking again gives the first answer, for ever.
 * The work must not wait for anything.
 */
export type Commands = {
  readonly once: <T>(call: CommandCall, work: () => Result<T>) => CommandOutcome<T>;
};
