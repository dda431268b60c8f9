import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  holderRequestText,
  phoneCredentialSchema,
  type HolderRequest,
  type PhoneCredential,
} from "#shared/contracts/code-api.ts";
import { feedItemSchema, type FeedItem } from "#shared/contracts/district-api.ts";
import { personaPeople } from "#shared/demo/personas.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { aP256Key, type TestKey } from "#shared/identity/code/code.fixture.ts";
import { readCode, readCredential } from "#shared/identity/code/read-code.ts";
import { addDays, businessDay, instant } from "#shared/time/time.ts";
import { demoRegion } from "#shared/demo/stations.ts";
import { registerCards, registerPeople } from "../people/people.ts";
import { personaCards } from "#shared/demo/personas.ts";
import { inTransaction, type Database } from "../store/database.ts";
import { changesAfter, feedHead } from "../store/feed-store.ts";
import { keyedHashWith } from "../store/keys.ts";
import { freshDatabase, type TestDatabase } from "../store/testing/test-database.ts";
import { vaultWith } from "../store/vault.ts";
import { verifyP256 } from "../sync/signature.ts";
import { findCodeHolders, printCode, reportCard, revokeCode } from "./code-desk.ts";
import type { CodeParts } from "./code-parts.ts";
import { testCodeParts } from "./code-parts.fixture.ts";
import { keepDemoPairings } from "./demo-codes.ts";
import { renewPhone, withdrawPhone } from "./holder.ts";
import { publishIssuer } from "./issuer.ts";
import { makePairing, pairPhone } from "./pairing.ts";

let test0: TestDatabase;
let database: Database;
let parts: CodeParts;
let time = 1_795_330_000_000;
const keyedHash = keyedHashWith("5a".repeat(32));
const [first, second] = personaPeople();
if (first === undefined || second === undefined) throw new Error("there are personas");
const holder: PersonKey = personKeyOf(first.citizenNumber, keyedHash);
const lastFour = first.citizenNumber.slice(-4);
const minute = 60_000;
const day = 24 * 60 * minute;

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
  const register = { keyedHash, vault: vaultWith(Buffer.alloc(32, 1)) };
  await inTransaction(database, async (connection) => {
    await registerPeople(register, connection, personaPeople());
    await registerCards(register, connection, personaCards());
  });
});
afterAll(() => test0.drop());

beforeEach(() => {
  time += 10 * day;
  parts = testCodeParts({ database, keyedHash, clock: () => instant(time) });
});

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }) => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? "ok" : result.refusal?.code;

let addresses = 0;
const anAddress = () => `192.0.2.${(addresses += 1)}`;

async function paired(
  phone: TestKey,
  act: Parameters<typeof makePairing>[1]["act"] = null,
): Promise<PhoneCredential> {
  const { pairingCode } = valueOf(await makePairing(parts, { person: holder, act }));
  const wish = { pairingCode, lastFour, publicKey: phone.publicKey };
  return valueOf(await pairPhone(parts, wish, anAddress()));
}

function signed(
  phone: TestKey,
  number: string,
  { purpose, at = time }: { purpose?: "withdraw-code"; at?: number } = {},
): HolderRequest {
  const bytes = new TextEncoder().encode(
    holderRequestText(purpose ?? "renew-code", { number, at }),
  );
  const signature = Buffer.from(phone.sign(bytes)).toString("base64url");
  return { number, at: instant(at), signature };
}

async function newChanges(work: () => Promise<unknown>): Promise<FeedItem["change"][]> {
  const cursor = await feedHead(database);
  await work();
  const items = await changesAfter(database, { cursor, limit: 100 });
  return items.map((item) => feedItemSchema.parse(JSON.parse(JSON.stringify(item))).change);
}

describe("pairing", () => {
  test("gives the phone a credential that the district has signed for its key, for a week", async () => {
    const phone = aP256Key();
    const given = phoneCredentialSchema.parse(await paired(phone));
    expect(given).toMatchObject({ kind: "phone", maskedName: "测**", act: null, now: time });
    const read = valueOf(readCode(given.credential));
    expect(read.keyId).toBe(parts.codeSigner.keyId);
    const { publicKey } = parts.codeSigner;
    expect(verifyP256({ publicKey, signed: read.signed, signature: read.signature })).toBe(true);
    expect(valueOf(readCredential(read.payload))).toMatchObject({
      person: holder,
      number: given.number,
      kind: "phone",
      holderKey: phone.publicKey,
      expiresAt: time + 7 * day,
    });
  });

  test("works once, for half an hour, and only with the holder's last four", async () => {
    const make = async () => valueOf(await makePairing(parts, { person: holder, act: null }));
    const { publicKey } = aP256Key();
    const pair = async (pairingCode: string, own: object = {}) =>
      codeOf(await pairPhone(parts, { pairingCode, lastFour, publicKey, ...own }, anAddress()));
    const once = await make();
    expect(await pair(once.pairingCode, { lastFour: "0000" })).toBe("pairing-wrong");
    expect(await pair(once.pairingCode)).toBe("ok");
    expect(await pair(once.pairingCode)).toBe("pairing-used");
    expect(await pair("00000000")).toBe("pairing-wrong");
    const late = await make();
    expect(late.expiresAt).toBe(time + 30 * minute);
    time += 30 * minute;
    expect(await pair(late.pairingCode)).toBe("pairing-expired");
    const fresh = await make();
    const noPoint = { publicKey: `02${"ff".repeat(32)}` };
    expect(await pair(fresh.pairingCode, noPoint)).toBe("holder-key");
  });

  test("of two phones that use a code at once one is paired", async () => {
    const { pairingCode } = valueOf(await makePairing(parts, { person: holder, act: null }));
    const outcomes = await Promise.all(
      [aP256Key(), aP256Key(), aP256Key()].map(async ({ publicKey }) =>
        codeOf(await pairPhone(parts, { pairingCode, lastFour, publicKey }, anAddress())),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["ok", "pairing-used", "pairing-used"]);
  });

  test("a code that is tried too often is out of use, whoever tries", async () => {
    const { pairingCode } = valueOf(await makePairing(parts, { person: holder, act: null }));
    const { publicKey } = aP256Key();
    const tryIt = async (four: string) =>
      codeOf(await pairPhone(parts, { pairingCode, lastFour: four, publicKey }, anAddress()));
    for (let at = 0; at < 5; at += 1) expect(await tryIt("0000")).toBe("pairing-wrong");
    expect(await tryIt(lastFour)).toBe("pairing-locked");
  });

  test("an address that guesses has to wait a quarter of an hour, others do not", async () => {
    const { publicKey } = aP256Key();
    const from = anAddress();
    const guess = async (address: string) =>
      codeOf(await pairPhone(parts, { pairingCode: "99999999", lastFour, publicKey }, address));
    for (let at = 0; at < 10; at += 1) expect(await guess(from)).toBe("pairing-wrong");
    expect(await guess(from)).toBe("pairing-too-many");
    expect(await guess(anAddress())).toBe("pairing-wrong");
    time += 15 * minute + 1_000;
    expect(await guess(from)).toBe("pairing-wrong");
    const { rows } = await database.query("SELECT address_hash FROM pairing_failure");
    expect(JSON.stringify(rows)).not.toContain("192.0.2");
  });

  test("a new phone takes the place of the old one, and every station hears of it", async () => {
    const [old, fresh] = [aP256Key(), aP256Key()];
    const before = await paired(old);
    const changes = await newChanges(() => paired(fresh));
    expect(changes).toEqual([
      { kind: "revoked-code", code: { credential: before.number, why: "replaced" } },
    ]);
    expect(codeOf(await renewPhone(parts, signed(old, before.number)))).toBe("code-revoked");
  });

  test("three relatives may act beside the holder, to a day that was agreed", async () => {
    const until = addDays(businessDay(instant(time)), 30);
    const own = await paired(aP256Key());
    for (let at = 0; at < 3; at += 1) {
      const given = await paired(aP256Key(), { relation: "child", until });
      expect(given).toMatchObject({ kind: "delegate", act: { relation: "child", until } });
    }
    const wish = { person: holder, act: { relation: "carer" as const, until } };
    expect(codeOf(await makePairing(parts, wish))).toBe("delegates-full");
    const [known] = await findCodeHolders(parts, { name: first.name, lastFour });
    expect(known?.codes.find(({ number }) => number === own.number)?.status).toBe("good");
    time += 40 * day;
    const later = addDays(businessDay(instant(time)), 400);
    const tooLong = { person: holder, act: { relation: "carer" as const, until: later } };
    expect(codeOf(await makePairing(parts, tooLong))).toBe("delegation-too-long");
    const nobody = { person: "0".repeat(64) as PersonKey, act: null };
    expect(codeOf(await makePairing(parts, nobody))).toBe("person-unknown");
  });

  test("the demonstration's codes are good again and again", async () => {
    await inTransaction(database, (connection) =>
      keepDemoPairings(connection, { keyedHash, now: instant(time) }),
    );
    time += 20 * day;
    const wish = () => ({ pairingCode: "10000001", lastFour, publicKey: aP256Key().publicKey });
    for (let at = 0; at < 7; at += 1) {
      expect(codeOf(await pairPhone(parts, wish(), anAddress()))).toBe("ok");
    }
  });
});

describe("a paired phone", () => {
  test("renews its code with its own key, also after a week without a network", async () => {
    const phone = aP256Key();
    const { number } = await paired(phone);
    time += 3 * day;
    const again = valueOf(await renewPhone(parts, signed(phone, number)));
    expect(again).toMatchObject({ number, expiresAt: time + 7 * day });
    time += 30 * day;
    expect(valueOf(await renewPhone(parts, signed(phone, number))).expiresAt).toBe(time + 7 * day);
  });

  test("is refused with another key, for another purpose, at another time, and when unknown", async () => {
    const phone = aP256Key();
    const { number } = await paired(phone);
    const renew = async (request: HolderRequest) => codeOf(await renewPhone(parts, request));
    expect(await renew(signed(aP256Key(), number))).toBe("holder-signature");
    expect(await renew(signed(phone, number, { purpose: "withdraw-code" }))).toBe(
      "holder-signature",
    );
    expect(await renew(signed(phone, number, { at: time - 6 * minute }))).toBe("holder-clock");
    expect(await renew(signed(phone, "ab".repeat(16)))).toBe("code-unknown");
    expect(await renew(signed(phone, number))).toBe("ok");
  });

  test("ends its code, and every station hears of it", async () => {
    const phone = aP256Key();
    const { number } = await paired(phone);
    const request = signed(phone, number, { purpose: "withdraw-code" });
    const changes = await newChanges(async () => valueOf(await withdrawPhone(parts, request)));
    expect(changes).toEqual([
      { kind: "revoked-code", code: { credential: number, why: "withdrawn" } },
    ]);
    expect(codeOf(await renewPhone(parts, signed(phone, number)))).toBe("code-revoked");
  });

  test("of a relative is renewed to the last agreed day and not after it", async () => {
    await database.query("UPDATE code_credential SET status = 'withdrawn'");
    const phone = aP256Key();
    const until = addDays(businessDay(instant(time)), 10);
    const { number } = await paired(phone, { relation: "child", until });
    time += 10 * day;
    expect(codeOf(await renewPhone(parts, signed(phone, number)))).toBe("ok");
    time += day;
    expect(codeOf(await renewPhone(parts, signed(phone, number)))).toBe("code-expired");
  });

  test("of somebody who has died is not renewed", async () => {
    const phone = aP256Key();
    const { number } = await paired(phone);
    const setStatus = (status: string) =>
      database.query("UPDATE person SET status = $1 WHERE person = $2", [status, holder]);
    await setStatus("deceased");
    expect(codeOf(await renewPhone(parts, signed(phone, number)))).toBe("code-revoked");
    expect(codeOf(await makePairing(parts, { person: holder, act: null }))).toBe("person-inactive");
    expect(codeOf(await printCode(parts, holder))).toBe("person-inactive");
    await setStatus("active");
  });
});

test("a printed code names its holder for a year, and a second one replaces it", async () => {
  const one = valueOf(await printCode(parts, holder));
  const { payload, proof } = valueOf(readCode(one.text));
  expect(proof).toBeNull();
  expect(valueOf(readCredential(payload))).toMatchObject({ kind: "paper", holderKey: null });
  expect(one.expiresAt - one.issuedAt).toBe(365 * day);
  const changes = await newChanges(() => printCode(parts, holder));
  expect(changes).toMatchObject([{ kind: "revoked-code", code: { credential: one.number } }]);
});

test("staff find a person by name and last four, and end a code of theirs once", async () => {
  const { number } = await paired(aP256Key());
  expect(await findCodeHolders(parts, { name: first.name, lastFour: "0000" })).toEqual([]);
  const [known] = await findCodeHolders(parts, { name: first.name, lastFour });
  expect(known).toMatchObject({ phoneLastFour: "6601", status: "active" });
  expect(known?.codes[0]).toMatchObject({ number, status: "good" });
  expect(known?.cards).toMatchObject([{ status: "good", area: "330100", validTo: "2032-06-15" }]);
  const revoke = () => revokeCode(parts, { number, why: "phone-lost" });
  expect(await newChanges(revoke)).toHaveLength(1);
  expect(await newChanges(revoke)).toEqual([]);
  expect(codeOf(await revokeCode(parts, { number: "ab".repeat(16), why: "person" }))).toBe(
    "code-unknown",
  );
});

test("a card is reported lost and found again; a cancelled one stays cancelled", async () => {
  const [known] = await findCodeHolders(parts, { name: first.name, lastFour });
  const card = known?.cards[0]?.card;
  if (card === undefined) throw new Error("there is a card");
  const report = (status: "good" | "lost" | "cancelled") => () =>
    reportCard(parts, { card, status });
  expect(await newChanges(report("lost"))).toMatchObject([
    { kind: "card", card: { card, person: holder, status: "lost", validTo: "2032-06-15" } },
  ]);
  expect(await newChanges(report("lost"))).toEqual([]);
  expect(codeOf(await report("good")())).toBe("ok");
  expect(codeOf(await report("cancelled")())).toBe("ok");
  expect(codeOf(await report("good")())).toBe("card-ended");
});

test("the district's key is told to every station once, and for longer before it runs out", async () => {
  const publish = () =>
    inTransaction(database, (connection) =>
      publishIssuer(connection, parts.codeSigner, {
        title: "本区",
        region: demoRegion,
        now: instant(time),
      }),
    );
  const [made] = await newChanges(publish);
  expect(made).toMatchObject({ kind: "code-issuer", issuer: { keyId: parts.codeSigner.keyId } });
  expect(await newChanges(publish)).toEqual([]);
  time += 4 * 365 * day;
  const validTo = time + 5 * 365 * day;
  expect(await newChanges(publish)).toMatchObject([{ kind: "code-issuer", issuer: { validTo } }]);
});

test("what was done is written down without a name, a number or an address, and stays", async () => {
  const { rows } = await database.query<{ what: string }>("SELECT * FROM code_audit");
  const done = new Set(rows.map(({ what }) => what));
  expect([...done].toSorted()).toEqual(
    [
      ...["card-reported", "paired", "pairing-made", "printed"],
      ...["renewed", "replaced", "revoked", "withdrawn"],
    ].toSorted(),
  );
  expect(JSON.stringify(rows)).not.toMatch(/测试|9908|192\.0\.2/);
  await expect(database.query("DELETE FROM code_audit")).rejects.toThrow("only appended to");
});
