import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSignedBy, signingWith } from "../sync/signature.ts";
import { keyedHashWith, loadKeys } from "./keys.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "yinling-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("keys are made once and read from then on", () => {
  const { signingKey: first, ...made } = loadKeys(join(folder, "keys"));
  const { signingKey: again, ...read } = loadKeys(join(folder, "keys"));
  expect(read).toEqual(made);
  expect(again.equals(first)).toBe(true);
  expect(made.vaultKey.toString("hex")).not.toBe(made.keyedHashSecret);
});

test("nobody else may read the key files", () => {
  loadKeys(join(folder, "keys"));
  const modes = readdirSync(join(folder, "keys")).map((name) =>
    (statSync(join(folder, "keys", name)).mode & 0o777).toString(8),
  );
  expect(modes).toEqual(["600", "600", "600"]);
  expect((statSync(join(folder, "keys")).mode & 0o777).toString(8)).toBe("700");
});

test("what the district signs is checked with its public key, and nothing else is", () => {
  const { signingKey, publicKey } = loadKeys(folder);
  const signature = signingWith(signingKey)("甲");
  expect(isSignedBy(publicKey, { text: "甲", signature })).toBe(true);
  expect(isSignedBy(publicKey, { text: "乙", signature })).toBe(false);
});

test("a keyed hash is HMAC-SHA-256 of the UTF-8 text", () => {
  const secret = "0f".repeat(32);
  const expected = createHmac("sha256", Buffer.from(secret, "hex")).update("甲").digest("hex");
  expect(keyedHashWith(secret)("甲")).toBe(expected);
});
