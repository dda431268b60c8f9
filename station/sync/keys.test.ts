import { createHmac, generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { parseCitizenNumber, personKeyOf } from "#shared/identity/citizen-number.ts";
import { day } from "#shared/time/time.ts";
import { sha256, stationKeys } from "./keys.ts";

const own = generateKeyPairSync("ed25519");
const district = generateKeyPairSync("ed25519");
const pem = {
  stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
  districtKey: district.publicKey.export({ type: "spki", format: "pem" }),
};
const provision = provisionSchema.parse({
  contract: 1,
  station: "s-001",
  title: "食堂",
  region: "330106",
  ...pem,
  keyedHashSecret: "5e".repeat(32),
});
const keys = stationKeys(provision);

test("SHA-256 of the empty text and of abc are those of FIPS 180-4", () => {
  expect(sha256(new Uint8Array())).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  expect(sha256(new TextEncoder().encode("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("a signature is that of the station's key over UTF-8", () => {
  const signature = keys.sign("银龄");
  expect(signature).toMatch(/^[A-Za-z0-9+/]{86}==$/);
  const isGood = (text: string) =>
    verify(null, Buffer.from(text), own.publicKey, Buffer.from(signature, "base64"));
  expect([isGood("银龄"), isGood("银令")]).toEqual([true, false]);
});

test("only the district's own signature over the same text counts", () => {
  const signed = (text: string, key = district.privateKey) =>
    sign(null, Buffer.from(text), key).toString("base64");
  expect(keys.isFromDistrict("head", signed("head"))).toBe(true);
  expect(keys.isFromDistrict("head", signed("other"))).toBe(false);
  expect(keys.isFromDistrict("head", signed("head", own.privateKey))).toBe(false);
  for (const nonsense of ["", "AAAA", "?", `${"A".repeat(86)}==`]) {
    expect(keys.isFromDistrict("head", nonsense)).toBe(false);
  }
});

test("the keyed hash is HMAC with SHA-256, and a person's key is the same at every station", () => {
  const expected = createHmac("sha256", Buffer.alloc(32, 0x5e)).update("a").digest("hex");
  expect(keys.keyedHash("a")).toBe(expected);
  const number = parseCitizenNumber("330199194903129908", day("2026-11-18"));
  if (!number.ok) throw new Error("a persona's number");
  expect(personKeyOf(number.value, keys.keyedHash)).toBe(
    "ff4c0e1c2d320c9c83f89a81e3e6c03f7c351b2ed5e5a31fa6ccd1e5f039db48",
  );
  const other = stationKeys({ ...provision, keyedHashSecret: "5f".repeat(32) });
  expect(other.keyedHash("a")).not.toBe(expected);
});

test.each(["stationKey", "districtKey"] as const)(
  "without a %s a station does not start",
  (name) => {
    expect(() => stationKeys({ ...provision, [name]: "nonsense" })).toThrow();
  },
);
