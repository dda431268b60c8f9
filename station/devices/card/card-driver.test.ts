import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Authenticator, labAuthenticator } from "#shared/identity/card/authenticator.ts";
import { accept, refuse } from "#shared/result.ts";
import { type Persona, personas } from "../../desk/virtual-card/personas.ts";
import {
  type CardOptions,
  insertCard,
  type InsertedCard,
} from "../../desk/virtual-card/vpcd-client.ts";
import { driveReader } from "./card-driver.ts";
import { kindsOf, recordEvents } from "./events.fixture.ts";
import { expected, inShort } from "./expected.fixture.ts";
import { hsmAuthenticator } from "./hsm-authenticator.ts";
import { startLabHsm, type HsmManner } from "./lab-hsm.fixture.ts";
import { readingTimes } from "./limits.ts";
import type { CardLink, PcscPort, PortState } from "./port.ts";
import { slotPort } from "./slot-port.ts";

/** The waits of the service, shortened so that a card that hangs does not hold up the tests. */
const times = {
  ...readingTimes,
  transmitMs: 500,
  wholeReadMs: 4_000,
  slowMs: 100,
  coldMs: 20,
  noticeMs: 100,
  busyMs: 10,
  connectMs: 200,
  stuckAfterRemovalMs: 100,
  stuckMs: 400,
};

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

async function readerInSlot(authenticator: Authenticator | null = null, own: object = {}) {
  const tcpPort = await freePort();
  const events = recordEvents();
  let givenUp = 0;
  const driver = driveReader({
    port: slotPort(tcpPort),
    authenticator,
    emit: events.note,
    giveUp: () => void (givenUp += 1),
    times: { ...times, ...own },
  });
  endings.push(() => driver.stop());
  await events.next("reader-ready");
  const insert = (persona: Pick<Persona, "image" | "options">, options: CardOptions = {}) =>
    insertCard({ host: "127.0.0.1", port: tcpPort, persona, options });
  return { events, insert, givenUp: () => givenUp };
}

async function takeOut(card: InsertedCard, events: ReturnType<typeof recordEvents>) {
  await card.remove();
  await events.next("card-removed");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

describe("a card in the slot", () => {
  test.each(Object.values(personas))("$id $title gives what it must", async (persona) => {
    const { events, insert } = await readerInSlot();
    const options = persona.id === "p10" ? { delayMs: 70 } : {};
    const card = await insert(persona, options);
    const event = await events.next("read", "failed");
    const wanted = expected[persona.id as keyof typeof expected];
    expect({ result: inShort(event), apdus: event.apdus }).toEqual(wanted);
    expect(card.apduCount()).toBe(event.apdus);
    expect(card.pinsTried()).toBe(0);
    expect(event.readMs).toBeGreaterThanOrEqual(event.transmitMs);
    await takeOut(card, events);
    const kinds = kindsOf(events.all).filter((kind) => kind !== "slow" && kind !== "reading");
    expect(kinds).toEqual(["reader-ready", "card-present", event.kind, "card-removed"]);
  });

  test.each([1, 2, 3, 4, 5])(
    "that is pulled at command %i was removed, and the next reads",
    async (n) => {
      const { events, insert } = await readerInSlot();
      await insert(personas.p02, { pullAfter: n });
      const failed = await events.next("failed", "read");
      expect(failed).toMatchObject({ kind: "failed", failure: { kind: "removed" } });
      // The partial result is for greeting only and holds no number.
      if (n > 3) expect(failed).toMatchObject({ failure: { partial: { area: "320200" } } });
      await events.next("card-removed");
      const next = await insert(personas.p01);
      expect(await events.next("read", "failed")).toMatchObject({ kind: "read" });
      await takeOut(next, events);
    },
  );

  test("that does not answer is let go when it is out, and the next reads", async () => {
    const { events, insert, givenUp } = await readerInSlot();
    const hanging = await insert(personas.p11);
    expect(inShort(await events.next("read", "failed"))).toBe("timeout");
    await takeOut(hanging, events);
    const next = await insert(personas.p02);
    expect(await events.next("read", "failed")).toMatchObject({ kind: "read" });
    await takeOut(next, events);
    expect(givenUp()).toBe(0);
  });

  test("that is slow is said to be slow once, and read once", async () => {
    const { events, insert } = await readerInSlot();
    const card = await insert(personas.p02, { delayMs: 50 });
    await events.next("read");
    await takeOut(card, events);
    expect(kindsOf(events.all)).toEqual([
      "reader-ready",
      "card-present",
      "reading",
      "slow",
      "read",
      "card-removed",
    ]);
  });

  test("that takes longer than a whole read may is given up", async () => {
    const { events, insert } = await readerInSlot(null, { wholeReadMs: 900 });
    const card = await insert(personas.p02, { delayMs: 210 });
    expect(inShort(await events.next("read", "failed"))).toBe("timeout after EF05");
    await takeOut(card, events);
  });

  test("that insists on exact lengths, or leaves T=0 to us, is read", async () => {
    const { events, insert } = await readerInSlot();
    for (const options of [{ lengths: "strict" }, { protocol: "t0" }] as const) {
      const card = await insert(personas.p05, options);
      expect(inShort(await events.next("read", "failed"))).toBe(expected.p05.result);
      await takeOut(card, events);
    }
  });

  test("of the third generation opens to the key, and stays closed to a wrong one", async () => {
    const opened = await readerInSlot(labAuthenticator);
    const card = await opened.insert(personas.p01);
    expect(inShort(await opened.events.next("read", "failed"))).toBe(
      "read 3.0 330100 A00000011 测试甲",
    );
    await takeOut(card, opened.events);
    for (const cryptogram of [new Uint8Array(8), null]) {
      const closed = await readerInSlot({ cryptogram: async () => cryptogram });
      const other = await closed.insert(personas.p01);
      const event = await closed.events.next("read", "failed");
      expect(inShort(event)).toMatch(/^read 3\.0 330100 A00000011 –/);
      await takeOut(other, closed.events);
    }
  });

  test("of the third generation is opened by the security module, and without it still says which card", async () => {
    const manners: [HsmManner, string][] = [
      ["answering", "read 3.0 330100 A00000011 测试甲"],
      ["wrong", "read 3.0 330100 A00000011 – authentication-refused"],
      ["refusing", expected.p01.result],
      ["garbage", expected.p01.result],
      ["silent", expected.p01.result],
    ];
    for (const [manner, wanted] of manners) {
      const hsm = await startLabHsm(manner);
      const { events, insert } = await readerInSlot(
        hsmAuthenticator(hsm.url, { answerMs: manner === "silent" ? 300 : 3_000, pauseMs: 1_000 }),
      );
      const card = await insert(personas.p01);
      expect([manner, inShort(await events.next("read", "failed"))]).toEqual([manner, wanted]);
      await takeOut(card, events);
      expect([hsm.questions.length, card.pinsTried()]).toEqual([1, 0]);
      await hsm.stop();
      expect([hsm.questions[0]?.algorithm, hsm.questions[0]?.diversification]).toEqual([
        ...["sm4", "330100sx"],
      ]);
    }
  });

  test("whose holder's file is broken is brought before the security module once, not once an attempt", async () => {
    const [environment, ...others] = personas.p01.image.applications;
    if (environment === undefined) throw new Error("p01 has an environment");
    const files = environment.files.map((file) =>
      file.id === 0xef06 && file.content.kind === "records"
        ? { ...file, content: { kind: "records" as const, records: ["0840FF"] } }
        : file,
    );
    const image = { ...personas.p01.image, applications: [{ ...environment, files }, ...others] };
    const hsm = await startLabHsm();
    const { events, insert } = await readerInSlot(hsmAuthenticator(hsm.url));
    const card = await insert({ image, options: {} });
    // The second attempt is made without the key, and what needs none is good.
    expect(inShort(await events.next("read", "failed"))).toBe(expected.p01.result);
    expect(hsm.questions).toHaveLength(1);
    await takeOut(card, events);
    await hsm.stop();
  });

  test("of an older generation is never brought before the security module", async () => {
    const hsm = await startLabHsm();
    const { events, insert } = await readerInSlot(hsmAuthenticator(hsm.url));
    for (const persona of [personas.p02, personas.p05, personas.p06, personas.p03b]) {
      const card = await insert(persona);
      expect(inShort(await events.next("read", "failed"))).toBe(
        expected[persona.id as keyof typeof expected].result,
      );
      await takeOut(card, events);
    }
    expect(hsm.questions).toEqual([]);
    await hsm.stop();
  });

  test("keeps a second card out until it is taken", async () => {
    const { events, insert } = await readerInSlot();
    const first = await insert(personas.p01);
    await events.next("read");
    const second = await insert(personas.p02);
    await second.gone;
    await takeOut(first, events);
    expect(kindsOf(events.all).filter((kind) => kind === "card-present")).toHaveLength(1);
  });

  test("goes in and out forty times in a hurry, and then one is read", async () => {
    const { events, insert } = await readerInSlot();
    for (let round = 0; round < 40; round += 1) {
      const card = await insert(personas.p02);
      await card.remove();
    }
    const last = await insert(personas.p05);
    let event = await events.next("read", "failed");
    while (event.kind === "failed") event = await events.next("read", "failed");
    expect(event.read.cardNumber).toBe("C00000059");
    await takeOut(last, events);
  });
});

/** A port whose card behaves as a test says, for failures that no virtual card can cause. */
function portWith(connect: PcscPort["connect"]) {
  let report: (state: PortState) => void = () => {};
  const port: PcscPort = {
    start: (onState) => void (report = onState),
    stop: () => {},
    connect,
  };
  const reader = "test reader";
  const atr = Uint8Array.of(0x3b, 0x00);
  return {
    port,
    putIn: () => report({ kind: "present", at: 1, reader, atr }),
    takeOut: () => report({ kind: "empty", at: 1, reader }),
  };
}

describe("a reader that gives trouble", () => {
  function driverOn(port: PcscPort) {
    const events = recordEvents();
    let givenUp = 0;
    const settings = { port, authenticator: null, emit: events.note, times };
    driveReader({ ...settings, giveUp: () => void (givenUp += 1) });
    return { events, givenUp: () => givenUp };
  }

  test("because another program holds the card is busy after four tries", async () => {
    let tries = 0;
    const { port, putIn } = portWith(async () => {
      tries += 1;
      return refuse("busy");
    });
    const { events } = driverOn(port);
    putIn();
    expect(await events.next("failed")).toMatchObject({ failure: { kind: "busy" } });
    expect(tries).toBe(4);
  });

  test("with a call that never ends gives the process up, and never disconnects under it", async () => {
    let disconnects = 0;
    const link: CardLink = {
      transmit: () => new Promise(() => {}),
      disconnect: () => void (disconnects += 1),
    };
    const stuck = portWith(async () => accept(link));
    const { events, givenUp } = driverOn(stuck.port);
    stuck.putIn();
    expect(await events.next("failed")).toMatchObject({ failure: { kind: "timeout" } });
    expect(givenUp()).toBe(0);
    stuck.takeOut();
    await expect.poll(givenUp, { timeout: 1_000, interval: 10 }).toBe(1);
    expect(disconnects).toBe(0);
  });

  test("with a connect that never ends also gives the process up, when the card stays", async () => {
    const { port, putIn } = portWith(() => new Promise(() => {}));
    const { events, givenUp } = driverOn(port);
    putIn();
    expect(await events.next("failed")).toMatchObject({ failure: { kind: "timeout" } });
    await expect.poll(givenUp, { timeout: 1_500, interval: 10 }).toBe(1);
  });

  test("by a bad contact is read at the second attempt, without power in between", async () => {
    const calls: string[] = [];
    const { port, putIn } = portWith(async () => {
      const isFirst = calls.length === 0;
      calls.push("connect");
      return accept({
        transmit: async () => (isFirst ? refuse("fault") : accept(Uint8Array.of(0x6a, 0x81))),
        disconnect: () => void calls.push("disconnect"),
      });
    });
    const { events } = driverOn(port);
    putIn();
    expect(await events.next("failed")).toMatchObject({ failure: { kind: "card-blocked" } });
    expect(calls.slice(0, 3)).toEqual(["connect", "disconnect", "connect"]);
  });
});
