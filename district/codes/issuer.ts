import type { CodeIssuer } from "#shared/contracts/district-api.ts";
import type { RegionCode } from "#shared/identity/region.ts";
import { instant, type Instant } from "#shared/time/time.ts";
import { codeIssuer, keepCodeIssuer } from "../store/code-store.ts";
import type { Connection } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import type { CodeSigner } from "./code-parts.ts";

const yearMs = 365 * 86_400_000;
/** A key is listed for this long, and for as long again when less than two years are left: paper lasts one. */
const listedMs = 5 * yearMs;
const leastLeftMs = 2 * yearMs;

/** Makes the district's key for citizen codes known to every station, within the caller's transaction. */
export async function publishIssuer(
  connection: Connection,
  { keyId, publicKey }: Pick<CodeSigner, "keyId" | "publicKey">,
  { title, region, now }: { title: string; region: RegionCode; now: Instant },
): Promise<void> {
  const known = await codeIssuer(connection, keyId);
  if (known !== null && (known.isRevoked || known.validTo - now > leastLeftMs)) return;
  const issuer: CodeIssuer = {
    ...{ keyId, title, region, publicKey, isRevoked: false },
    validFrom: known?.validFrom ?? now,
    validTo: instant(now + listedMs),
  };
  await keepCodeIssuer(connection, issuer);
  await appendChanges(connection, [{ kind: "code-issuer", issuer }]);
}
