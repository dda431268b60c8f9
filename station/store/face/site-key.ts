import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import type { PersonKey } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";

/** What the site's key of faces gives: one key that wraps data keys, one that makes labels. */
export type SiteKey = {
  readonly wrapping: Uint8Array;
  /**
   * The name of a template in the face's files. It tells neither person nor enrolment to who has not this key, so that
   * joining a face to a person takes two keys (GB/T 35273-2020: biometrics apart from identity).
   */
  readonly labelOf: (enrolment: {
    readonly person: PersonKey;
    readonly enrolmentId: string;
  }) => string;
};

/**
 * The key in a file that its owner alone may read; made at the first start. Without it every template of the site is
 * unreadable, which is also how all of them are erased at once. `null` = a key in memory, for tests.
 */
export function siteKey(path: string | null): SiteKey {
  const secret = path === null ? randomBytes(32) : keyOfFile(path);
  const derived = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", secret, Buffer.alloc(0), `yinling face ${purpose}`, 32));
  const labelKey = derived("label");
  return {
    wrapping: derived("wrapping"),
    labelOf: ({ person, enrolmentId }) =>
      createHmac("sha256", labelKey).update(`${enrolmentId}:${person}`).digest("hex"),
  };
}

function keyOfFile(path: string): Buffer {
  if (!existsSync(path)) writeKey(path);
  chmodSync(path, 0o600);
  const text = readFileSync(path, "utf8").trim();
  assert(/^[0-9a-f]{64}$/.test(text), "the file of the face key holds 64 hexadecimal digits");
  return Buffer.from(text, "hex");
}

function writeKey(path: string): void {
  const file = openSync(path, "wx", 0o600);
  writeSync(file, `${randomBytes(32).toString("hex")}\n`);
  fsyncSync(file);
  closeSync(file);
}
