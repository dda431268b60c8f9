import { decode } from "cborg";
import { encode as qrEncode } from "uqr";
import { expect, test } from "vitest";
import { instant } from "../../time/time.ts";
import { bytesOfHex } from "../card/bytes.ts";
import { fromBase45, toBase45 } from "./base45.ts";
import { toCbor } from "./cbor.ts";
import { aCredential, aP256Key, aPhoneCode, codeNow, fuzzCode } from "./code.fixture.ts";
import { codePrefix, longestCode, type CodeKind } from "./code-format.ts";
import { readCode, readCredential } from "./read-code.ts";
import { issueCredential } from "./sign-code.ts";

const issuer = aP256Key();
const phone = aP256Key();
const keys = { issuer, phone };

const codeOf = (text: string): string => {
  const read = readCode(text);
  if (!read.ok) return read.refusal.code;
  const claims = readCredential(read.value.payload);
  return claims.ok ? "read" : claims.refusal.code;
};
const behindPrefix = (value: unknown) => codePrefix + toBase45(toCbor(value));

test.each<[CodeKind, boolean]>([
  ["phone", true],
  ["delegate", true],
  ["paper", false],
])("a %s code is read as it was written", async (kind, isOnPhone) => {
  const credential = aCredential(kind, { holderKey: isOnPhone ? phone.publicKey : null });
  const text = isOnPhone
    ? await aPhoneCode(keys, { kind, credential, nonce: bytesOfHex("0102030405060708") })
    : issueCredential(credential, issuer);
  const read = readCode(text);
  if (!read.ok) throw new Error(read.refusal.code);
  expect(read.value.keyId).toBe(issuer.keyId);
  expect(readCredential(read.value.payload)).toEqual({ ok: true, value: credential });
  expect(read.value.proof).toEqual(
    isOnPhone
      ? {
          step: Math.floor(codeNow / 10_000),
          nonce: "0102030405060708",
          signed: expect.any(Uint8Array),
          signature: expect.any(Uint8Array),
        }
      : null,
  );
});

test.each<[CodeKind, number]>([
  ["phone", 12],
  ["delegate", 12],
  ["paper", 9],
])("a %s code fits into QR version %i at level M", async (kind, most) => {
  for (let at = 0; at < 20; at += 1) {
    const text =
      kind === "paper"
        ? issueCredential(aCredential(kind), issuer)
        : await aPhoneCode(keys, { kind });
    const { version } = qrEncode(text, { ecc: "M", boostEcc: false });
    expect({ length: text.length, version, isFine: version <= most }).toMatchObject({
      isFine: true,
    });
  }
});

test("a code of a phone is refused when it is cut anywhere", async () => {
  const good = await aPhoneCode(keys);
  for (let length = 0; length < good.length; length += 1) {
    expect(["code-unreadable", "code-not-ours"]).toContain(codeOf(good.slice(0, length)));
  }
  expect(codeOf(good)).toBe("read");
  expect(codeOf(`${good}\r\n`)).toBe("read");
});

test("a bit that is turned is refused by its form or by a signature", async () => {
  const good = await aPhoneCode(keys);
  const before = readCode(good);
  const bytes = fromBase45(good.slice(codePrefix.length));
  if (!before.ok || bytes === null) throw new Error("a good code is read");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const turned = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    const after = readCode(codePrefix + toBase45(turned));
    expect(after).not.toEqual(before);
  }
});

const envelope = (own: { protected?: unknown; unprotected?: unknown; payload?: unknown } = {}) => [
  own.protected ??
    toCbor(
      new Map<number, unknown>([
        [1, -7],
        [4, new Uint8Array(8)],
      ]),
    ),
  own.unprotected ?? new Map(),
  own.payload ?? new Uint8Array(4),
  new Uint8Array(64),
];

test.each<[string, string, string]>([
  ["nothing", "", "code-not-ours"],
  ["a blank", " ", "code-not-ours"],
  ["600 characters and one", `YL1:${"0".repeat(longestCode - 3)}`, "code-too-long"],
  ["a million characters", "A".repeat(1_000_000), "code-too-long"],
  ["the prefix alone", "YL1:", "code-unreadable"],
  ["a small prefix", "yl1:BB8", "code-not-ours"],
  ["a later version", "YL2:BB8", "code-not-ours"],
  ["no base45", "YL1:市民码", "code-unreadable"],
  ["a number", behindPrefix(7), "code-unreadable"],
  ["an empty list", behindPrefix([]), "code-unreadable"],
  ["a text", behindPrefix("1".repeat(300)), "code-unreadable"],
  ["a list of 380 lists", codePrefix + toBase45(new Uint8Array(380).fill(0x81)), "code-unreadable"],
  ["a list of endless length", codePrefix + toBase45(bytesOfHex("9f01ff")), "code-unreadable"],
  [
    "a list that promises 4 billion",
    codePrefix + toBase45(bytesOfHex("9affffffff01")),
    "code-unreadable",
  ],
  [
    "bytes that promise 4 GB",
    codePrefix + toBase45(bytesOfHex("815affffffff01")),
    "code-unreadable",
  ],
  ["a tag", codePrefix + toBase45(bytesOfHex("d28443a10126a04000")), "code-unreadable"],
  ["a date far away", codePrefix + toBase45(bytesOfHex("1bffffffffffffffff")), "code-unreadable"],
  [
    "something behind its end",
    codePrefix + toBase45(Uint8Array.from([...toCbor([envelope()]), 0])),
    "code-unreadable",
  ],
  [
    "another algorithm",
    behindPrefix([
      envelope({
        protected: toCbor(
          new Map<number, unknown>([
            [1, -8],
            [4, new Uint8Array(8)],
          ]),
        ),
      }),
    ]),
    "code-unreadable",
  ],
  [
    "a key id of 7 bytes",
    behindPrefix([
      envelope({
        protected: toCbor(
          new Map<number, unknown>([
            [1, -7],
            [4, new Uint8Array(7)],
          ]),
        ),
      }),
    ]),
    "code-unreadable",
  ],
  [
    "an unprotected header",
    behindPrefix([envelope({ unprotected: new Map([[4, 1]]) })]),
    "code-unreadable",
  ],
  ["a payload that is none", behindPrefix([envelope()]), "code-kind"],
  [
    "a step that is negative",
    behindPrefix([envelope(), -1, new Uint8Array(8), new Uint8Array(64)]),
    "code-unreadable",
  ],
  [
    "a nonce of 7 bytes",
    behindPrefix([envelope(), 1, new Uint8Array(7), new Uint8Array(64)]),
    "code-unreadable",
  ],
  [
    "a signature of 63 bytes",
    behindPrefix([envelope(), 1, new Uint8Array(8), new Uint8Array(63)]),
    "code-unreadable",
  ],
])("%s is refused", (_, text, code) => {
  expect(codeOf(text)).toBe(code);
});

test.each([
  ["a WeChat payment code", "134567890123456789", "付款码"],
  ["an Alipay payment code", "281234567890123456", "付款码"],
  ["a web address", "https://example.org/?a=1", "网址"],
  ["a web address in capitals", "HTTP://EXAMPLE.ORG", "网址"],
  ["a web address without scheme", "www.example.org", "网址"],
  ["a voucher", "3301000000001a2b3c4d5e6f7a8b", "医保码"],
  ["a shopping code", "6901234567892", "不是市民码"],
])("%s is recognised by its form", (_, text, words) => {
  const read = readCode(text);
  expect(read.ok ? null : read.refusal).toMatchObject({
    code: "code-not-ours",
    message: expect.stringContaining(words) as string,
    next: "请打开市民码再扫。",
  });
});

test.each<[string, (map: Map<number, unknown>) => void]>([
  ["without a person", (map) => map.delete(2)],
  ["with a person of 31 bytes", (map) => map.set(2, new Uint8Array(31))],
  ["without its end", (map) => map.delete(4)],
  ["that ends before it begins", (map) => map.set(4, 1)],
  ["for longer than a week", (map) => map.set(4, codeNow / 1000 + 30 * 86_400)],
  ["of an unknown kind", (map) => map.set(10, 9)],
  ["on a phone without its key", (map) => map.delete(8)],
  ["on paper with a key", (map) => map.set(10, 3)],
  ["of a relative who is not named", (map) => map.set(10, 2)],
  ["with a claim that we do not know", (map) => map.set(99, 1)],
  ["with a text for a number", (map) => map.set(6, "1")],
])("a credential %s is not taken", (_, spoil) => {
  const text = issueCredential(aCredential("phone", { holderKey: phone.publicKey }), issuer);
  const read = readCode(text);
  if (!read.ok) throw new Error("a good code is read");
  const claims = decode(read.value.payload, { useMaps: true }) as Map<number, unknown>;
  spoil(claims);
  const spoilt = readCredential(toCbor(claims));
  expect(spoilt.ok ? "read" : spoilt.refusal.code).toBe("code-kind");
});

test("a life in an order of keys that nobody writes is not taken", () => {
  // {2: 1, 1: 1}: the same as {1: 1, 2: 1} and still another text.
  expect(readCredential(bytesOfHex("a202010101")).ok).toBe(false);
  expect(codeNow).toBe(instant(1_795_318_920_000));
});

test(
  "ten thousand wrong texts give ten thousand refusals and no exception",
  { timeout: 60_000 },
  async () => {
    const { refusals, read } = await fuzzCode(10_000, 20261122);
    // A turned bit in a number or a signature leaves the form whole: such codes end at a signature.
    const all = Object.values(refusals).reduce((sum, count) => sum + count, 0);
    expect(all + read).toBe(10_000);
    expect(read).toBeLessThan(2_600);
    expect(Object.keys(refusals)).toEqual(
      expect.arrayContaining(["code-unreadable", "code-not-ours", "code-too-long", "code-kind"]),
    );
  },
);
