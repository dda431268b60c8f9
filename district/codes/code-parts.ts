import type { VerifyP256 } from "#shared/identity/code/code-format.ts";
import type { SignP256 } from "#shared/identity/code/sign-code.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Log } from "#shared/log.ts";
import { refuse, type Refusal } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { codeServiceTexts, type CodeServiceCode } from "./texts.zh.ts";

/** The key that codes are signed with here. */
export type CodeSigner = {
  readonly keyId: string;
  readonly publicKey: string;
  readonly sign: SignP256;
};

/** What giving out citizen codes needs. */
export type CodeParts = {
  readonly database: Database;
  readonly keyedHash: KeyedHash;
  readonly codeSigner: CodeSigner;
  readonly verifyP256: VerifyP256;
  /** Whether 66 hexadecimal digits are a point of the curve. */
  readonly isP256Point: (publicKey: string) => boolean;
  /** Eight random digits. */
  readonly newPairingCode: () => string;
  /** Sixteen random bytes in 32 hexadecimal digits. */
  readonly newCodeNumber: () => string;
  readonly clock: Clock;
  readonly log: Log;
};

export type CodeServiceRefusal = Refusal & { readonly code: CodeServiceCode };

/** A refused result with its sentence. */
export function refused(code: CodeServiceCode): {
  readonly ok: false;
  readonly refusal: CodeServiceRefusal;
} {
  return refuse({ code, ...codeServiceTexts[code] });
}
