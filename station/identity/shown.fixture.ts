import type { Session } from "#shared/contracts/session.ts";
import type { Credential, FaceSeen } from "#shared/identity/credential.ts";
import type { Result } from "#shared/result.ts";
import { cardOf, readOf, valueOf, type TestStation } from "../sales/station.fixture.ts";

type Shown<Kind extends Credential["kind"]> = Extract<Credential, { kind: Kind }>;

/** A card by its number, as a reader gives it. */
export function aCard(number: string): Shown<"card"> {
  return { kind: "card", read: readOf(cardOf(number)) };
}

/** The face of a card's holder, as the recognition of the site gives it. */
export function faceOf(
  station: TestStation,
  number: string,
  doubt: FaceSeen["doubt"] = null,
): Shown<"face"> {
  return { kind: "face", seen: { person: station.person(number), doubt } };
}

/** A card's holder whom the cashier found because the card was forgotten. */
export function lookedUp(station: TestStation, number: string): Shown<"look-up"> {
  const person = station.person(number);
  return { kind: "look-up", found: { person, staff: "c01", reason: "card-forgotten" } };
}

export function aScan(text: string): Shown<"code"> {
  return { kind: "code", text };
}

export const aPhone = (lastFour: string) => ({ way: "phone", lastFour }) as const;
export const aPin = (staff: string, digits: string) =>
  ({ way: "staff", staff, pin: digits }) as const;

/** The session of an accepted sign; a refusal or a wait fails the test. */
export function opened(result: Result<Session | null>): Session {
  const session = valueOf(result);
  if (session === null) throw new Error("a second sign is waited for");
  return session;
}

/** The bodies of the journal's entries of a kind. */
export function entriesOf({ journal }: TestStation, kind: string): unknown[] {
  return journal
    .after(0, 500)
    .filter((entry) => entry.kind === kind)
    .map(({ body }) => body);
}
