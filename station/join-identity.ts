import type { Session } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { PersonKey, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Log } from "#shared/log.ts";
import { todayEntitlement } from "#shared/programme/today.ts";
import type { Clock } from "#shared/time/time.ts";
import type { ClockDoubt } from "./codes/clock-doubt.ts";
import { codeVerifier } from "./codes/code-verifier.ts";
import { identityJournal } from "./identity/identity-journal.ts";
import { TerminalSessions } from "./identity/sessions.ts";
import { lookUp } from "./look-up/look-up.ts";
import type { Ordering } from "./sales/ordering.ts";
import { staffDesk } from "./staff/staff-desk.ts";
import type { Stores } from "./stores.ts";
import { verifyP256 } from "./sync/keys.ts";

/** What is not of this station's own making: clocks, chance, ids, and where log lines go. */
export type Surroundings = {
  readonly site: Site;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  /** Chance, 0 ≤ x < 1. */
  readonly random: () => number;
  readonly newSessionId: () => SessionId;
  /** A text that nobody guesses. */
  readonly newToken: () => string;
};

/** What identification does besides its own work. */
export type IdentityWakes = {
  readonly keyedHash: KeyedHash;
  readonly clockDoubt: Pick<ClockDoubt, "isDoubtful">;
  readonly publish: (event: StationEvent) => void;
  /** Does something as soon as what is under way is answered. */
  readonly later: (work: () => void) => void;
  readonly orders: Pick<Ordering, "entitlementNow">;
  /** Where a person stands with face recognition; null where the site has none. */
  readonly faceStateOf: (person: PersonKey) => Session["face"];
  /** A sign other than a face said who stands at a terminal. */
  readonly onSettled: (terminal: TerminalId, person: PersonKey) => void;
};

/** Joins what says who somebody is: sessions, citizen codes, staff and their look-up. */
export function joinIdentity(parts: Surroundings, stores: Stores, around: IdentityWakes) {
  const { site, clock, elapsedMs, log } = parts;
  const { journal, roster, sales, codes, accounts, people } = stores;
  const { keyedHash, clockDoubt, orders, later } = around;
  const verifier = codeVerifier({ store: codes, verify: verifyP256, clock, clockDoubt });
  const { newToken } = parts;
  const staff = staffDesk({ site, accounts, journal, clock, elapsedMs, newToken, log });
  const sessions = new TerminalSessions({
    ...around,
    ...{ site, clock, elapsedMs, random: parts.random, newId: parts.newSessionId },
    roster: { ...roster, completeAt: () => roster.position().completeAt },
    verifyCode: (text) => verifier.verify(text),
    checkPin: staff.checkPin,
    entitlementOf(person, assurance) {
      const now = orders.entitlementNow(person, assurance);
      return now === null ? [] : todayEntitlement(now);
    },
    walletOf: sales.balance,
    notes: identityJournal({ journal, clock, elapsedMs, later }),
  });
  const finder = lookUp({
    ...{ people, bindings: people, person: roster.person },
    ...{ journal, keyedHash, clock, elapsedMs, log },
    present: (terminal, credential) => sessions.present(terminal, credential),
    unknownCardAt: (terminal) => sessions.unknownCardAt(terminal),
    afterBinding: (terminal) => sessions.presentBound(terminal),
  });
  return { sessions, staff, lookUp: finder };
}
export type Identity = ReturnType<typeof joinIdentity>;
