import { beforeEach, describe, expect, test } from "vitest";
import {
  aCredential,
  aP256Key,
  aPhoneCode,
  codeNow,
  codePerson,
  type TestKey,
} from "#shared/identity/code/code.fixture.ts";
import { codeIssuerSchema } from "#shared/contracts/district-api.ts";
import { issueCredential } from "#shared/identity/code/sign-code.ts";
import { addDays, businessDay, instant } from "#shared/time/time.ts";
import { codeStore, type CodeStore } from "../store/code-store.ts";
import { openDatabase, type StationDatabase } from "../store/database.ts";
import { verifyP256 } from "../sync/keys.ts";
import { clockDoubt, type ClockDoubt } from "./clock-doubt.ts";
import { codeVerifier, type CodeVerifier } from "./code-verifier.ts";

const issuer = aP256Key();
const phone = aP256Key();
const keys = { issuer, phone };
const dayMs = 86_400_000;

let db: StationDatabase;
let store: CodeStore;
let time: { wall: number; elapsed: number };
let doubt: ClockDoubt;
let codes: CodeVerifier;

const listed = (key: TestKey, own: object = {}) =>
  codeIssuerSchema.parse({
    keyId: key.keyId,
    title: "本区",
    region: "330106",
    publicKey: key.publicKey,
    validFrom: codeNow - 100 * dayMs,
    validTo: codeNow + 400 * dayMs,
    isRevoked: false,
    ...own,
  });

function verifierOn(database: StationDatabase): void {
  store = codeStore(database);
  const clock = () => instant(time.wall);
  doubt = clockDoubt({ clock, elapsedMs: () => time.elapsed });
  codes = codeVerifier({ store, verify: verifyP256, clock, clockDoubt: doubt });
}

beforeEach(() => {
  db = openDatabase(":memory:");
  time = { wall: codeNow, elapsed: 1000 };
  verifierOn(db);
  store.keepIssuer(listed(issuer));
});

const pass = (ms: number) => {
  time.wall += ms;
  time.elapsed += ms;
};
const outcome = (text: string): string => {
  const verified = codes.verify(text);
  return verified.ok ? verified.value.kind : verified.refusal.code;
};

describe("a code on a phone", () => {
  test("names its person once, and is refused when it is shown again", async () => {
    const text = await aPhoneCode(keys, { credential: { number: "ab".repeat(16) } });
    expect(codes.verify(text)).toEqual({
      ok: true,
      value: { person: codePerson, kind: "phone", credential: "ab".repeat(16) },
    });
    for (let at = 0; at < 100; at += 1) expect(outcome(text)).toBe("code-used");
  });

  test("that was used stays used after a restart", async () => {
    const text = await aPhoneCode(keys);
    expect(outcome(text)).toBe("phone");
    verifierOn(db);
    expect(outcome(text)).toBe("code-used");
  });

  test.each([
    [0, "phone"],
    [60_000, "phone"],
    [60_001, "code-stale"],
    [61_000, "code-stale"],
    [3_600_000, "code-stale"],
  ])("is %i ms after its step: %s", async (ms, expected) => {
    const text = await aPhoneCode(keys);
    pass(ms);
    expect(outcome(text)).toBe(expected);
  });

  test.each([
    [30_000, "phone"],
    [40_000, "code-future"],
    [3_600_000, "code-future"],
  ])("of a phone that is %i ms ahead: %s", async (ms, expected) => {
    expect(outcome(await aPhoneCode(keys, { at: codeNow + ms }))).toBe(expected);
  });

  test("of a relative counts to the last day that was agreed", async () => {
    const until = (days: number) => ({
      kind: "delegate" as const,
      credential: {
        act: { relation: "child" as const, until: addDays(businessDay(codeNow), days) },
      },
    });
    expect(outcome(await aPhoneCode(keys, until(0)))).toBe("delegate");
    expect(outcome(await aPhoneCode(keys, until(-1)))).toBe("code-expired");
  });

  test("of another district is refused before anything of it is believed", async () => {
    const other = { issuer: aP256Key(), phone };
    expect(outcome(await aPhoneCode(other))).toBe("code-other-district");
  });

  test("that names our key and is signed by another is refused", async () => {
    const forged = { issuer: { ...aP256Key(), keyId: issuer.keyId }, phone };
    expect(outcome(await aPhoneCode(forged))).toBe("code-signature");
  });

  test("that another phone signed is refused, and leaves the right one good", async () => {
    const credential = aCredential("phone", { holderKey: phone.publicKey });
    const stolen = { issuer, phone: aP256Key() };
    expect(outcome(await aPhoneCode(stolen, { credential }))).toBe("code-signature");
    expect(outcome(await aPhoneCode(keys, { credential }))).toBe("phone");
  });

  test("whose key is no point of the curve is refused", async () => {
    const credential = { holderKey: `02${"ff".repeat(32)}` };
    expect(outcome(await aPhoneCode(keys, { credential }))).toBe("code-signature");
  });

  test("that is shown without the phone's own part is refused", () => {
    const credential = aCredential("phone", { holderKey: phone.publicKey });
    expect(outcome(issueCredential(credential, issuer))).toBe("code-kind");
  });

  test("that the district has revoked is refused", async () => {
    const credential = { number: "cd".repeat(16) };
    store.keepRevoked({ credential: credential.number, why: "phone-lost" });
    expect(outcome(await aPhoneCode(keys, { credential }))).toBe("code-revoked");
    expect(outcome(await aPhoneCode(keys))).toBe("phone");
  });

  test("whose week is over is refused", async () => {
    pass(7 * dayMs);
    expect(outcome(await aPhoneCode(keys, { at: time.wall }))).toBe("code-expired");
  });
});

describe("an issuer's key", () => {
  test.each([
    ["revoked", { isRevoked: true }, "code-revoked"],
    ["past its time", { validTo: codeNow - 1 }, "code-expired"],
    ["not yet in its time", { validFrom: codeNow + 1 }, "code-future"],
  ])("that is %s makes no good codes", async (_, own, code) => {
    store.keepIssuer(listed(issuer, own));
    expect(outcome(await aPhoneCode(keys))).toBe(code);
  });
});

test("a printed code names its person again and again", () => {
  const text = issueCredential(aCredential("paper"), issuer);
  expect([outcome(text), outcome(text)]).toEqual(["paper", "paper"]);
  pass(366 * dayMs);
  expect(outcome(text)).toBe("code-expired");
});

describe("the station's clock", () => {
  test.each([
    [-31_000, "clock-doubtful"],
    [31_000, "clock-doubtful"],
    [-29_000, "phone"],
    [29_000, "phone"],
  ])("that somebody sets by %i ms: %s", async (ms, expected) => {
    const at = codeNow + 600_000;
    pass(600_000);
    time.wall += ms;
    expect(outcome(await aPhoneCode(keys, { at }))).toBe(expected);
    expect(outcome(issueCredential(aCredential("paper"), issuer))).toBe("paper");
  });

  test("is believed again when the district has said the time", async () => {
    time.wall += 3_600_000;
    expect(doubt.isDoubtful()).toBe(true);
    doubt.heard(time.wall + 500);
    expect(outcome(await aPhoneCode(keys, { at: time.wall }))).toBe("phone");
  });

  test.each([
    [91_000, true],
    [-91_000, true],
    [90_000, false],
  ])("that is %i ms from the district's stays in doubt: %s", (ms, isDoubtful) => {
    doubt.heard(time.wall + ms);
    pass(3_600_000);
    expect(doubt.isDoubtful()).toBe(isDoubtful);
  });
});

test("uses are forgotten after a day, not before", async () => {
  const count = () => db.prepare("SELECT count(*) AS n FROM code_used").get();
  await Promise.all([1, 2, 3].map(async () => outcome(await aPhoneCode(keys))));
  pass(dayMs - 1);
  outcome(await aPhoneCode(keys, { at: time.wall }));
  expect(count()).toEqual({ n: 4 });
  pass(2);
  outcome(await aPhoneCode(keys, { at: time.wall }));
  expect(count()).toEqual({ n: 2 });
});
