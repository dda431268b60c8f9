import type {
  CodeHolder,
  PrintedCode,
  ReportCardRequest,
  RevokeCodeRequest,
} from "#shared/contracts/code-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { maskName } from "#shared/identity/citizen-number.ts";
import { accept, type Result } from "#shared/result.ts";
import { codesOfPerson, lockCode } from "../store/code-store.ts";
import { writeAudit } from "../store/code-audit-store.ts";
import { inTransaction } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import {
  cardsOfPerson,
  keepCards,
  knownPerson,
  lockCard,
  peopleNamed,
  type KnownPerson,
} from "../store/people-store.ts";
import { refused, type CodeParts, type CodeServiceRefusal } from "./code-parts.ts";
import { issueCode, withdrawCode } from "./issue.ts";

type Outcome<T> = Promise<Result<T, CodeServiceRefusal>>;

/** People whose name and last four were said, with their codes and cards. */
export async function findCodeHolders(
  { database }: CodeParts,
  said: { readonly name: string; readonly lastFour: string },
): Promise<CodeHolder[]> {
  const people = await peopleNamed(database, said);
  return Promise.all(people.map((person) => codeHolder(database, person)));
}

async function codeHolder(
  database: CodeParts["database"],
  known: KnownPerson,
): Promise<CodeHolder> {
  const codes = await codesOfPerson(database, known.person);
  const cards = await cardsOfPerson(database, known.person);
  return {
    ...known,
    codes: codes.map(({ number, kind, act, issuedAt, expiresAt, status }) => ({
      ...{ number, kind, act, issuedAt, expiresAt, status },
    })),
    cards: cards.map(({ card, area, validTo, status }) => ({ card, area, validTo, status })),
  };
}

/** A code on paper for a person who can use none of the other ways; it names and proves nothing. */
export async function printCode(parts: CodeParts, person: PersonKey): Outcome<PrintedCode> {
  const known = await knownPerson(parts.database, person);
  if (known === null) return refused("person-unknown");
  if (known.status !== "active") return refused("person-inactive");
  const { record, text } = await inTransaction(parts.database, async (connection) => {
    const wish = { person, kind: "paper", holderKey: null, act: null } as const;
    const issued = await issueCode(parts, connection, wish);
    await writeAudit(connection, {
      ...{ at: parts.clock(), what: "printed", by: "console" },
      ...{ person, subject: issued.record.number, detail: null },
    });
    return issued;
  });
  const { number, issuedAt, expiresAt } = record;
  return accept({ text, number, maskedName: maskName(known.name), issuedAt, expiresAt });
}

/** Takes a code out of use, and tells every station. One that is out of use already stays as it is. */
export async function revokeCode(
  parts: CodeParts,
  { number, why }: RevokeCodeRequest,
): Outcome<null> {
  return inTransaction(parts.database, async (connection) => {
    const code = await lockCode(connection, number);
    if (code === null) return refused("code-unknown");
    if (code.status !== "good") return accept(null);
    await withdrawCode(connection, code, { status: why, at: parts.clock(), by: "console" });
    return accept(null);
  });
}

/** Reports a card lost, found again, cancelled or superseded; the last two are for good. */
export async function reportCard(
  parts: CodeParts,
  { card, status }: ReportCardRequest,
): Outcome<null> {
  return inTransaction(parts.database, async (connection) => {
    const known = await lockCard(connection, card);
    if (known === null) return refused("card-unknown");
    if (known.status === status) return accept(null);
    if (known.status === "cancelled" || known.status === "superseded") return refused("card-ended");
    const changed = { ...known, status };
    await keepCards(connection, [changed]);
    await appendChanges(connection, [{ kind: "card", card: changed }]);
    await writeAudit(connection, {
      ...{ at: parts.clock(), what: "card-reported", by: "console" },
      ...{ person: known.person, subject: card, detail: status },
    });
    return accept(null);
  });
}
