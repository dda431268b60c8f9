import { longestLifeMs, type CodeCredential } from "#shared/identity/code/code-format.ts";
import { issueCredential } from "#shared/identity/code/sign-code.ts";
import { instant, type Instant } from "#shared/time/time.ts";
import {
  addCode,
  codesOfPerson,
  endCode,
  renewCode,
  type CodeRecord,
} from "../store/code-store.ts";
import { writeAudit, type AuditEntry } from "../store/code-audit-store.ts";
import type { Connection } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import type { CodeParts } from "./code-parts.ts";

/** A record with the text that its holder keeps or has on paper. */
export type Issued = { readonly record: CodeRecord; readonly text: string };

/** A printed code lasts a year of 365 days, a phone's a week. */
const lifeMs = { ...longestLifeMs, paper: 365 * 86_400_000 };

/** What is the same in a code through all its renewals. */
export type CodeWish = Pick<CodeCredential, "person" | "kind" | "holderKey" | "act">;

/**
 * Gives out a code within the caller's transaction. A person has one phone and one printed code of their own: an
 * earlier one is replaced, and every station hears of it.
 */
export async function issueCode(
  parts: CodeParts,
  connection: Connection,
  wish: CodeWish,
): Promise<Issued> {
  const { kind, person } = wish;
  const dates = datesFrom(parts.clock(), kind);
  const record: CodeRecord = { ...wish, ...dates, number: parts.newCodeNumber(), status: "good" };
  if (kind !== "delegate") {
    const earlier = (await codesOfPerson(connection, person)).filter(
      (one) => one.kind === kind && one.status === "good",
    );
    for (const one of earlier) {
      await withdrawCode(connection, one, {
        status: "replaced",
        at: dates.issuedAt,
        by: "console",
      });
    }
  }
  await addCode(connection, record);
  return { record, text: textOf(parts, record) };
}

/** Gives a code new dates within the caller's transaction; its number stays. */
export async function reissueCode(
  parts: CodeParts,
  connection: Connection,
  code: CodeRecord,
): Promise<Issued> {
  const record = { ...code, ...datesFrom(parts.clock(), code.kind) };
  await renewCode(connection, record);
  return { record, text: textOf(parts, record) };
}

/** Takes a code out of use within the caller's transaction, and tells every station. */
export async function withdrawCode(
  connection: Connection,
  { number, person, kind }: CodeRecord,
  why: { readonly at: Instant; readonly by: AuditEntry["by"] } & {
    readonly status: Exclude<CodeRecord["status"], "good">;
  },
): Promise<void> {
  const { status, at, by } = why;
  await endCode(connection, { number, status });
  const code = { credential: number, why: status };
  await appendChanges(connection, [{ kind: "revoked-code", code }]);
  const what = status === "withdrawn" || status === "replaced" ? status : "revoked";
  await writeAudit(connection, {
    at,
    what,
    by,
    person,
    subject: number,
    detail: `${kind} ${status}`,
  });
}

function datesFrom(now: Instant, kind: CodeRecord["kind"]) {
  const issuedAt = instant(Math.floor(now / 1000) * 1000);
  return { issuedAt, expiresAt: instant(issuedAt + lifeMs[kind]) };
}

function textOf({ codeSigner }: CodeParts, record: CodeRecord): string {
  return issueCredential(record, codeSigner);
}
