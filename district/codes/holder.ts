import {
  holderRequestText,
  type HolderRequest,
  type PhoneCredential,
} from "#shared/contracts/code-api.ts";
import { accept, assert, type Result } from "#shared/result.ts";
import { businessDay, type Instant } from "#shared/time/time.ts";
import { lockCode, type CodeRecord } from "../store/code-store.ts";
import { writeAudit } from "../store/code-audit-store.ts";
import { inTransaction, type Connection } from "../store/database.ts";
import { knownPerson } from "../store/people-store.ts";
import { refused, type CodeParts, type CodeServiceRefusal } from "./code-parts.ts";
import { reissueCode, withdrawCode } from "./issue.ts";
import { phoneCredentialOf } from "./pairing.ts";

/** A signed request is good for this long before and after its moment. */
const requestLifeMs = 5 * 60_000;

type Outcome<T> = Result<T, CodeServiceRefusal>;

/** Renews a phone's code for a week, also when the last week is over. The request is signed by the phone's key. */
export async function renewPhone(
  parts: CodeParts,
  request: HolderRequest,
): Promise<Outcome<PhoneCredential>> {
  return inTransaction(parts.database, async (connection) => {
    const now = parts.clock();
    const code = await signedCode(parts, connection, { request, purpose: "renew-code" });
    if (!code.ok) return code;
    const { person, act, number, kind } = code.value;
    const known = await knownPerson(connection, person);
    assert(known !== null, "a code has its person");
    if (known.status !== "active") return refused("code-revoked");
    if (act !== null && act.until < businessDay(now)) return refused("code-expired");
    const issued = await reissueCode(parts, connection, code.value);
    await writeAudit(connection, {
      ...{ at: now, what: "renewed", by: "phone" },
      ...{ person, subject: number, detail: kind },
    });
    return accept(phoneCredentialOf(issued, { known, now }));
  });
}

/** Takes a phone's code out of use at the phone's own wish; every station hears of it. */
export async function withdrawPhone(
  parts: CodeParts,
  request: HolderRequest,
): Promise<Outcome<null>> {
  return inTransaction(parts.database, async (connection) => {
    const code = await signedCode(parts, connection, { request, purpose: "withdraw-code" });
    if (!code.ok) return code;
    const at = parts.clock();
    await withdrawCode(connection, code.value, { status: "withdrawn", at, by: "phone" });
    return accept(null);
  });
}

/** The code whose phone has signed this now. */
async function signedCode(
  { verifyP256, clock }: CodeParts,
  connection: Connection,
  {
    request,
    purpose,
  }: { readonly request: HolderRequest; readonly purpose: Parameters<typeof holderRequestText>[0] },
): Promise<Outcome<CodeRecord>> {
  const code = await lockCode(connection, request.number);
  if (code === null || code.holderKey === null) return refused("code-unknown");
  const isSigned = verifyP256({
    publicKey: code.holderKey,
    signed: new TextEncoder().encode(holderRequestText(purpose, request)),
    signature: Buffer.from(request.signature, "base64url"),
  });
  if (!isSigned) return refused("holder-signature");
  if (isFar(request.at, clock())) return refused("holder-clock");
  return code.status === "good" ? accept(code) : refused("code-revoked");
}

function isFar(at: Instant, now: Instant): boolean {
  return Math.abs(now - at) > requestLifeMs;
}
