import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isP256Point, p256SigningWith, verifyP256 } from "../sync/signature.ts";
import { loadCodeKey } from "./code-key.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yinling-code-key-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the key of codes is made once, in a file that nobody else reads, and signs for its point", () => {
  const { publicKey, keyId, privateKey } = loadCodeKey(folder);
  expect(loadCodeKey(folder)).toMatchObject({ publicKey, keyId });
  expect((statSync(join(folder, "code-issuer.pem")).mode & 0o777).toString(8)).toBe("600");
  expect([isP256Point(publicKey), isP256Point(`02${"ff".repeat(32)}`)]).toEqual([true, false]);
  const signed = Uint8Array.of(1, 2, 3);
  const signature = p256SigningWith(privateKey)(signed);
  expect(signature.length).toBe(64);
  expect(verifyP256({ publicKey, signed, signature })).toBe(true);
  expect(verifyP256({ publicKey, signed: Uint8Array.of(1, 2, 4), signature })).toBe(false);
  expect(verifyP256({ publicKey, signed, signature: signature.subarray(1) })).toBe(false);
});

test("a key of another curve is not taken for one", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  writeFileSync(join(folder, "code-issuer.pem"), pem);
  expect(() => loadCodeKey(folder)).toThrow("one of P-256");
});
