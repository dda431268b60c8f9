import { personaPeople } from "#shared/demo/personas.ts";
import { commandIdSchema, type PersonKey } from "#shared/id/ids.ts";
import { personKeyOf, type KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Commands, Journal } from "#shared/journal/journal.ts";
import { topUpPostings } from "#shared/journal/posting.ts";
import { fen, type Fen } from "#shared/money/fen.ts";
import { accept } from "#shared/result.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";

/** What each holder of a demo card has in the wallet at the first start: 100 yuan. */
const openingBalance = fen(10_000);

/**
 * Puts money into the wallets of the test personas, once and for ever, as journalled and balanced as any other
 * top-up, so that the kiosk can be paid at on a machine without a cash drawer.
 */
export function demoWallets(parts: {
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
  readonly isKnown: (person: PersonKey) => boolean;
  readonly commands: Commands;
  readonly journal: Journal;
  readonly changeBalance: (person: PersonKey, amount: Fen) => void;
}) {
  const waiting = personaPeople().map(({ citizenNumber }, at) => ({
    person: personKeyOf(citizenNumber, parts.keyedHash),
    commandId: commandIdSchema.parse(`00000000-0000-4000-8000-${String(at + 1).padStart(12, "0")}`),
  }));

  function fill({ person, commandId }: (typeof waiting)[number]): void {
    const at = parts.clock();
    const postings = topUpPostings(person, openingBalance);
    const receiptNo = `DEMO-${businessDay(at)}`;
    const body = { receiptNo, person, amount: openingBalance, postings };
    parts.commands.once({ commandId, request: `demo-wallet:${person}`, at }, () => {
      const kind = "wallet.topped-up";
      parts.journal.append({ at, terminal: null, actor: "demo", kind, body, postings });
      parts.changeBalance(person, openingBalance);
      return accept(null);
    });
  }

  return {
    /** Fills the wallets of those who have arrived with the feed; called every few seconds. */
    prepare(): void {
      while (waiting[0] !== undefined && parts.isKnown(waiting[0].person)) {
        fill(waiting[0]);
        waiting.shift();
      }
    },
  };
}
