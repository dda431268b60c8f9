import type { DemoCodes } from "#shared/contracts/code-api.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { demoPairings } from "#shared/demo/pairings.ts";
import { addDays, businessDay, instant, type Instant } from "#shared/time/time.ts";
import type { Connection } from "../store/database.ts";
import { addPairing } from "../store/pairing-store.ts";
import { hashOf } from "./pairing.ts";

/** What the demonstration's pairing codes are, for whoever tries it out. */
export function demoCodes(): DemoCodes {
  return {
    codes: demoPairings().map(({ pairingCode, holder, relation }) => ({
      ...{ pairingCode, relation },
      name: holder.name,
      lastFour: holder.citizenNumber.slice(-4),
    })),
  };
}

/** Keeps the pairing codes of the demonstration, within the caller's transaction; those that are there stay. */
export async function keepDemoPairings(
  connection: Connection,
  { keyedHash, now }: { readonly keyedHash: KeyedHash; readonly now: Instant },
): Promise<void> {
  for (const { pairingCode, holder, relation } of demoPairings()) {
    await addPairing(connection, {
      codeHash: hashOf(pairingCode, keyedHash),
      person: personKeyOf(holder.citizenNumber, keyedHash),
      act: relation === null ? null : { relation, until: addDays(businessDay(now), 365) },
      madeAt: now,
      expiresAt: instant(now + 1),
      isDemo: true,
    });
  }
}
