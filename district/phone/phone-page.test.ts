import { webcrypto } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import type { HolderRequest, PhoneCredential } from "#shared/contracts/code-api.ts";
import type { PhoneClient } from "#shared/contracts/code-client.ts";
import { aCredential, aP256Key, codeNow } from "#shared/identity/code/code.fixture.ts";
import { readCode } from "#shared/identity/code/read-code.ts";
import { issueCredential } from "#shared/identity/code/sign-code.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { stillClock, type StillClock } from "#shared/ui/page-clock.fixture.ts";
import { districtClock, type DistrictClock } from "./district-clock.ts";
import { newPhoneKey, type KeptCode, type PhoneKeeper } from "./phone-key.ts";
import { PhonePage } from "./phone-page.svelte.ts";
import { districtSilent } from "./texts.zh.ts";

const subtle = webcrypto.subtle as unknown as SubtleCrypto;
const issuer = aP256Key();
const day = 86_400_000;
const refusal = (code: string) => refuse({ code, message: "不行。", next: "再试。" });

/** A district at the other end of a line that can be cut, and whose answers can be set. */
let network: { isCut: boolean; refuses: string | null; renewals: HolderRequest[]; ended: number };
let kept: KeptCode | null;
let page: PhonePage;
let time: StillClock;
let clock: DistrictClock;
/** How far the phone's wall clock is from the district's, ms. */
let phoneAheadMs: number;
let passedMs: number;

const districtNow = () => codeNow + time.nowMs() + passedMs;

function credentialFor(publicKey: string): PhoneCredential {
  const now = instant(Math.floor(districtNow()));
  const issued = aCredential("phone", { now, holderKey: publicKey, number: "ab".repeat(16) });
  const { number, issuedAt, expiresAt } = issued;
  const credential = issueCredential(issued, issuer);
  return {
    credential,
    number,
    kind: "phone",
    maskedName: "测**",
    act: null,
    issuedAt,
    expiresAt,
    now,
  };
}

async function line<T>(answer: () => T): Promise<Result<T>> {
  if (network.isCut) return refuse(districtSilent);
  return network.refuses === null ? accept(answer()) : refusal(network.refuses);
}

const client: PhoneClient = {
  time: async () =>
    network.isCut ? refuse(districtSilent) : accept({ now: instant(Math.floor(districtNow())) }),
  pair: ({ publicKey }) => line(() => credentialFor(publicKey)),
  renew: (request) =>
    line(() => {
      network.renewals.push(request);
      return credentialFor(kept?.key.publicKey ?? "");
    }),
  withdraw: () =>
    line(() => {
      network.ended += 1;
      return null;
    }),
};

const keeper: PhoneKeeper = {
  read: async () => kept,
  keep: async (code) => void (kept = code),
  forget: async () => void (kept = null),
};

function openPage(): PhonePage {
  clock = districtClock({ wallMs: () => districtNow() + phoneAheadMs, pageMs: () => time.nowMs() });
  return new PhonePage({
    ...{ client, keeper, clock },
    newKey: () => newPhoneKey(subtle),
    newNonce: () => webcrypto.getRandomValues(new Uint8Array(8)),
    every: (ms, then) => time.every(ms, then),
  });
}

beforeEach(() => {
  network = { isCut: false, refuses: null, renewals: [], ended: 0 };
  kept = null;
  phoneAheadMs = 0;
  passedMs = 0;
  time = stillClock();
  page = openPage();
});

const wish = { pairingCode: "12345678", lastFour: "9908" };
const stepOf = (text: string | null) => {
  const read = readCode(text ?? "");
  return read.ok ? (read.value.proof?.step ?? null) : null;
};
async function aPairedPage(): Promise<void> {
  await page.start();
  await page.pair(wish);
}
/** The page is closed, and opened again after a time. */
async function reopened(afterMs: number): Promise<void> {
  passedMs += afterMs;
  page = openPage();
  await page.start();
}
/** Signing is done by other threads: a few turns of the loop. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
};

test("a phone that is not paired asks for a pairing code, and keeps what it is given", async () => {
  await page.start();
  expect(page.view).toBe("unpaired");
  network.refuses = "pairing-wrong";
  await page.pair(wish);
  expect([page.view, page.problem?.code, kept]).toEqual(["unpaired", "pairing-wrong", null]);
  network.refuses = null;
  await page.pair(wish);
  expect([page.view, page.problem]).toEqual(["code", null]);
  expect(stepOf(page.text)).toBe(Math.floor(codeNow / 10_000));
  await expect(subtle.exportKey("pkcs8", kept?.key.pair.privateKey as CryptoKey)).rejects.toThrow();
});

test("another code is shown in every step, and the seconds until then", async () => {
  await aPairedPage();
  const first = page.text;
  expect(page.secondsLeft).toBe(10 - ((codeNow / 1000) % 10));
  await time.advance(10_000);
  await settled();
  expect(page.text).not.toBe(first);
  expect(stepOf(page.text)).toBe(Math.floor(codeNow / 10_000) + 1);
});

test("without a network it goes on for its week, and then says that it has run out", async () => {
  await aPairedPage();
  network.isCut = true;
  await reopened(6 * day);
  expect([page.view, page.isOffline]).toEqual(["code", true]);
  await reopened(day);
  expect(page.view).toBe("expired");
  network.isCut = false;
  await page.look();
  expect([page.view, page.isOffline]).toEqual(["code", false]);
});

test("it is renewed when it is opened, and while it is open when less than five days are left", async () => {
  await aPairedPage();
  await page.look();
  expect(network.renewals).toEqual([]);
  passedMs += 2.1 * day;
  await page.look();
  expect(network.renewals).toHaveLength(1);
  await reopened(0);
  expect(network.renewals).toHaveLength(2);
});

test("a phone whose clock is wrong says so and shows codes in the district's time", async () => {
  phoneAheadMs = -600_000;
  await aPairedPage();
  expect(page.clockWrongBy).toBe(600);
  expect(stepOf(page.text)).toBe(Math.floor(codeNow / 10_000));
  expect(kept?.credential.now).toBe(codeNow);
});

test("a clock that is set while the page is open is believed until the district is heard", async () => {
  phoneAheadMs = -600_000;
  await aPairedPage();
  phoneAheadMs = 0;
  await time.advance(1_000);
  expect(page.clockWrongBy).toBeNull();
  expect(clock.now()).toBe(districtNow());
});

test.each(["code-revoked", "code-unknown", "holder-signature", "code-expired"])(
  "a code that the district has ended (%s) is not shown any more",
  async (code) => {
    await aPairedPage();
    network.refuses = code;
    await reopened(0);
    expect(page.view).toBe("revoked");
    await page.forget();
    expect([page.view, kept]).toEqual(["unpaired", null]);
  },
);

test("it is withdrawn at the district first, and not without a network", async () => {
  await aPairedPage();
  network.isCut = true;
  await page.withdraw();
  expect([page.view, page.problem?.code]).toEqual(["code", "district-silent"]);
  network.isCut = false;
  await page.withdraw();
  expect([page.view, kept, network.ended, page.hasWithdrawn]).toEqual(["unpaired", null, 1, true]);
});

test("a browser that keeps nothing says so", async () => {
  keeper.read = () => Promise.reject(new Error("denied"));
  await page.start();
  expect([page.view, page.problem?.code]).toEqual(["unfit", "phone-unfit"]);
  keeper.read = async () => kept;
});
