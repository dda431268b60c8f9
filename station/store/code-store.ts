import {
  codeIssuerSchema,
  type CodeIssuer,
  type RevokedCode,
} from "#shared/contracts/district-api.ts";
import type { Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";

type IssuerRow = {
  key_id: string;
  title: string;
  region: string;
  public_key: string;
  valid_from: number;
  valid_to: number;
  is_revoked: number;
};

/**
 * A use is forgotten after this long, ms. A code is fresh for 60 s and may be 30 s ahead; the rest is for a clock that
 * was set forward and back between two uses, which must not bring a used code to life again.
 */
const usesKeptMs = 24 * 3_600_000;

function statements(db: StationDatabase) {
  return {
    upsertIssuer: db.prepare<[IssuerRow]>(
      `INSERT INTO code_issuer (key_id, title, region, public_key, valid_from, valid_to, is_revoked)
       VALUES (@key_id, @title, @region, @public_key, @valid_from, @valid_to, @is_revoked)
       ON CONFLICT (key_id) DO UPDATE SET
         title = excluded.title, region = excluded.region, public_key = excluded.public_key,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to,
         is_revoked = excluded.is_revoked`,
    ),
    readIssuer: db.prepare<[string], IssuerRow>(
      `SELECT key_id, title, region, public_key, valid_from, valid_to, is_revoked
       FROM code_issuer WHERE key_id = ?`,
    ),
    upsertRevoked: db.prepare<[RevokedCode]>(
      `INSERT INTO revoked_code (credential, why) VALUES (@credential, @why)
       ON CONFLICT (credential) DO UPDATE SET why = excluded.why`,
    ),
    readRevoked: db.prepare<[string], { why: string }>(
      `SELECT why FROM revoked_code WHERE credential = ?`,
    ),
    insertUse: db.prepare<[{ credential: string; nonce: string; at: number }]>(
      `INSERT INTO code_used (credential, nonce, at) VALUES (@credential, @nonce, @at)
       ON CONFLICT (credential, nonce) DO NOTHING`,
    ),
    pruneUses: db.prepare<[number]>(`DELETE FROM code_used WHERE at < ?`),
  };
}

/** What a station keeps of citizen codes: the issuers and revocations of the feed, and each use here. */
export function codeStore(db: StationDatabase) {
  const rows = statements(db);
  return {
    /** Within the caller's transaction, as the feed's pages are applied. */
    keepIssuer(issuer: CodeIssuer): void {
      const { keyId, title, region, publicKey, validFrom, validTo, isRevoked } = issuer;
      rows.upsertIssuer.run({
        key_id: keyId,
        title,
        region,
        public_key: publicKey,
        valid_from: validFrom,
        valid_to: validTo,
        is_revoked: isRevoked ? 1 : 0,
      });
    },

    keepRevoked(code: RevokedCode): void {
      rows.upsertRevoked.run(code);
    },

    /** The key of this identifier; null when the district does not list it. */
    issuer(keyId: string): CodeIssuer | null {
      const row = rows.readIssuer.get(keyId);
      if (row === undefined) return null;
      return codeIssuerSchema.parse({
        keyId,
        title: row.title,
        region: row.region,
        publicKey: row.public_key,
        validFrom: row.valid_from,
        validTo: row.valid_to,
        isRevoked: row.is_revoked === 1,
      });
    },

    isRevoked: (credential: string): boolean => rows.readRevoked.get(credential) !== undefined,

    /** Takes a phone's code once; durable before it answers. @returns false when it was shown here before */
    takeOnce(use: {
      readonly credential: string;
      readonly nonce: string;
      readonly at: Instant;
    }): boolean {
      return db.transaction(() => {
        rows.pruneUses.run(Math.max(0, use.at - usesKeptMs));
        return rows.insertUse.run(use).changes === 1;
      })();
    },
  };
}
export type CodeStore = ReturnType<typeof codeStore>;
