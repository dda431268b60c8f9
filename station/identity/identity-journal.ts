import type { TerminalId } from "#shared/id/ids.ts";
import type { LookedUp } from "#shared/identity/credential.ts";
import type { Sign } from "#shared/identity/sign.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import type { Journal, NewEntry } from "#shared/journal/journal.ts";
import type { Clock } from "#shared/time/time.ts";
import type { RefusedSign } from "./shown-sign.ts";

/** The same refusal at the same terminal is written once in this time. */
const refusedEveryMs = 10_000;

export type IdentityJournalParts = {
  readonly journal: Journal;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  /** Does something as soon as what is under way is answered: nobody waits for the disk to be recognised. */
  readonly later: (work: () => void) => void;
};

/** What is written down about who was recognised and who was not; shared/journal/identity-entries.ts. */
export function identityJournal({ journal, clock, elapsedMs, later }: IdentityJournalParts) {
  const refusedAt = new Map<string, number>();

  function write(entry: Omit<NewEntry, "at" | "postings">): void {
    const at = clock();
    later(() => void journal.append({ ...entry, at, postings: [] }));
  }

  return {
    /** Somebody was refused; the same code at the same terminal once in ten seconds. */
    refused(
      terminal: TerminalId,
      { sign, refusal, person }: Omit<RefusedSign, "unknownCard">,
    ): void {
      const { code } = refusal;
      const key = `${terminal} ${code}`;
      const now = elapsedMs();
      const before = refusedAt.get(key);
      if (before !== undefined && now - before < refusedEveryMs) return;
      refusedAt.set(key, now);
      write({ terminal, actor: "person", kind: "identity.refused", body: { sign, code, person } });
    },

    /** A second sign was given. @param confirmed `staff` is who confirmed by looking, or null */
    confirmed(
      terminal: TerminalId,
      confirmed: { person: PersonKey; signs: readonly Sign[]; staff: string | null },
    ): void {
      const { person, signs, staff } = confirmed;
      const body = { person, signs: [...signs], staff };
      write({ terminal, actor: actorOf(staff), kind: "identity.confirmed", body });
    },

    /** Staff opened somebody's session. */
    lookedUp(terminal: TerminalId, { staff, person, reason }: LookedUp): void {
      const body = { staff, person, reason };
      write({ terminal, actor: actorOf(staff), kind: "identity.looked-up", body });
    },

    /** Somebody was taken for another person and said so. */
    notMe(terminal: TerminalId, taken: PersonKey, signs: readonly Sign[]): void {
      const body = { taken, signs: [...signs] };
      write({ terminal, actor: "person", kind: "identity.not-me", body });
    },
  };
}
export type IdentityJournal = ReturnType<typeof identityJournal>;

function actorOf(staff: string | null): string {
  return staff === null ? "person" : `staff:${staff}`;
}
