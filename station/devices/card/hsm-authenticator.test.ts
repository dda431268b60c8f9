import { afterEach, describe, expect, test } from "vitest";
import {
  diversificationOf,
  labAuthenticator,
  type AuthenticationRequest,
} from "#shared/identity/card/authenticator.ts";
import { bytesOfHex } from "#shared/identity/card/bytes.ts";
import { regionSchema } from "#shared/identity/region.ts";
import { hsmAuthenticator, onceOnly } from "./hsm-authenticator.ts";
import { startLabHsm, type HsmManner } from "./lab-hsm.fixture.ts";

const area = regionSchema.parse("330106");
const eight = bytesOfHex("0102030405060708");
const question: AuthenticationRequest = {
  area,
  identificationCode: "330106D15600000510000001FFFFFFFF",
  algorithm: "sm4",
  diversification: diversificationOf(area),
  internal: { r1: eight, r2: eight, answer: eight },
  external: { r1: bytesOfHex("A0A1A2A3A4A5A6A7"), r2: eight },
};
const times = { answerMs: 800, pauseMs: 1_500 };
/** Generous, so that a busy machine is not taken for a silent module. */
const patientTimes = { answerMs: 10_000, pauseMs: 1_500 };

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function aModule(manner: HsmManner) {
  const hsm = await startLabHsm(manner);
  running.push(hsm);
  const isLate = manner === "silent" || manner === "slow";
  return { hsm, authenticator: hsmAuthenticator(hsm.url, isLate ? times : patientTimes) };
}

describe("the security module", () => {
  test("is asked for everything it needs, and its cryptogram comes back", async () => {
    const { hsm, authenticator } = await aModule("answering");
    const cryptogram = await authenticator.cryptogram(question);
    expect(cryptogram).toEqual(await labAuthenticator.cryptogram(question));
    expect(hsm.questions).toEqual([question]);
  });

  test.each<HsmManner>([
    ...(["refusing", "silent", "slow", "garbage", "short", "endless", "redirecting"] as const),
  ])("that is %s gives nothing, in time, and is not asked twice", async (manner) => {
    const { hsm, authenticator } = await aModule(manner);
    const startedAt = performance.now();
    expect(await authenticator.cryptogram(question)).toBe(null);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(hsm.questions).toHaveLength(1);
  });

  test.each(["http://127.0.0.1:9/", "no address at all"])("at %s gives nothing", async (url) => {
    expect(await hsmAuthenticator(url, times).cryptogram(question)).toBe(null);
  });

  test("is left alone after three failures, and asked again after a while", async () => {
    const { hsm, authenticator } = await aModule("garbage");
    for (let cards = 0; cards < 5; cards += 1) await authenticator.cryptogram(question);
    expect(hsm.questions).toHaveLength(3);
    hsm.behave("answering");
    expect(await authenticator.cryptogram(question)).toBe(null);
    await new Promise((resolve) => setTimeout(resolve, patientTimes.pauseMs + 20));
    expect(await authenticator.cryptogram(question)).not.toBe(null);
    expect(await authenticator.cryptogram(question)).not.toBe(null);
  });

  test("that refuses is in order: it is asked for the next card", async () => {
    const { hsm, authenticator } = await aModule("refusing");
    for (let cards = 0; cards < 5; cards += 1) await authenticator.cryptogram(question);
    expect(hsm.questions).toHaveLength(5);
  });
});

test("an authenticator for one card is asked once, whatever it answered", async () => {
  let asked = 0;
  const counted = onceOnly({
    cryptogram: async () => {
      asked += 1;
      return null;
    },
  });
  expect([await counted.cryptogram(question), await counted.cryptogram(question), asked]).toEqual([
    ...[null, null, 1],
  ]);
});
