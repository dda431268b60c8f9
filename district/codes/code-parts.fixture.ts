import { randomBytes, randomInt } from "node:crypto";
import { aP256Key } from "#shared/identity/code/code.fixture.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Clock } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { quietLog } from "../store/testing/test-database.ts";
import { isP256Point, verifyP256 } from "../sync/signature.ts";
import type { CodeParts } from "./code-parts.ts";

/** Giving out codes with a key of its own. */
export function testCodeParts(parts: {
  readonly database: Database;
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
}): CodeParts {
  return {
    ...parts,
    codeSigner: aP256Key(),
    verifyP256,
    isP256Point,
    newPairingCode: () => String(randomInt(100_000_000)).padStart(8, "0"),
    newCodeNumber: () => randomBytes(16).toString("hex"),
    log: quietLog,
  };
}
