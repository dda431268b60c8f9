import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Log } from "#shared/log.ts";
import { type Persona, personas } from "../../station/desk/virtual-card/personas.ts";
import {
  type CardOptions,
  insertCard,
  type InsertedCard,
} from "../../station/desk/virtual-card/vpcd-client.ts";
import { cardReader, type CardReaderSource } from "../../station/devices/card/card-client.ts";
import {
  type EventRecord,
  kindsOf,
  recordEvents,
} from "../../station/devices/card/events.fixture.ts";
import { expected, inShort } from "../../station/devices/card/expected.fixture.ts";
import { startLabHsm } from "../../station/devices/card/lab-hsm.fixture.ts";
import { type PcscService, startPcscd } from "./pcscd.ts";

let service: PcscService;
/** Every line that a reader of this file has logged, as it would stand in the log file. */
const logged: string[] = [];
const note = (event: string, fields = {}) => void logged.push(JSON.stringify({ event, ...fields }));
const log: Log = { info: note, warn: note, error: note };
/** Every card of this file that has been in a reader. */
const inserted: InsertedCard[] = [];

const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  service = await startPcscd();
});
afterEach(async () => {
  await Promise.all(inserted.map((card) => card.remove()));
  await Promise.all(running.splice(0).map((reader) => reader.stop()));
});
afterAll(async () => {
  await service.stop();
});

function startReader(source: CardReaderSource, keyUrl?: string): EventRecord {
  const events = recordEvents();
  const cardKey =
    keyUrl === undefined ? ({ kind: "none" } as const) : { kind: "hsm" as const, url: keyUrl };
  running.push(cardReader({ source, cardKey, log, onEvent: events.note }));
  return events;
}

function pcscSource(reader = service.readers[0]): CardReaderSource {
  return { kind: "pcsc", reader, socket: service.socket };
}

async function readyReader(): Promise<EventRecord> {
  const events = startReader(pcscSource());
  await events.next("reader-ready");
  return events;
}

async function insert(
  persona: Pick<Persona, "image" | "options">,
  options: CardOptions = {},
): Promise<InsertedCard> {
  const card = await insertCard({ host: "127.0.0.1", port: service.ports[0], persona, options });
  inserted.push(card);
  return card;
}

/** Puts a card in, waits for its result and takes it out. */
async function readOnce(events: EventRecord, persona: Pick<Persona, "image" | "options">) {
  const card = await insert(persona);
  const event = await events.next("read", "failed");
  await card.remove();
  await events.next("card-removed");
  return { event, apdus: card.apduCount() };
}

describe("through the real PC/SC service", () => {
  test.each(Object.values(personas))("$id $title gives what it must", async (persona) => {
    const events = await readyReader();
    const { event, apdus } = await readOnce(events, persona);
    const wanted = expected[persona.id as keyof typeof expected];
    expect({ result: inShort(event), apdus: event.apdus }).toEqual(wanted);
    expect(apdus).toBe(event.apdus);
    const kinds = kindsOf(events.all).filter((kind) => kind !== "slow" && kind !== "reading");
    expect(kinds).toEqual(["reader-ready", "card-present", event.kind, "card-removed"]);
    expect(kindsOf(events.all).includes("slow")).toBe(event.readMs > 1_500);
  });

  test("a card that is pulled at any command was removed, and the next one reads", async () => {
    const events = await readyReader();
    for (const pullAfter of [1, 2, 3, 4, 5]) {
      await insert(personas.p02, { pullAfter });
      expect(inShort(await events.next("read", "failed"))).toMatch(/^removed/);
      await events.next("card-removed");
    }
    expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
  });

  test("a card that hangs at any command is let go, and the next one reads in the same process", async () => {
    const events = await readyReader();
    for (const hangAfter of [1, 3, 5]) {
      const hanging = await insert(personas.p02, { hangAfter });
      expect(inShort(await events.next("read", "failed"))).toMatch(/^timeout/);
      await hanging.remove();
      await events.next("card-removed");
      expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
    }
    expect(kindsOf(events.all)).not.toContain("service-down");
  });

  test("a card that hangs and stays has the host started again, and the next one reads", async () => {
    const events = await readyReader();
    const hanging = await insert(personas.p11);
    const failed = await events.next("read", "failed");
    expect(inShort(failed)).toBe("timeout");
    await sleep(15_000);
    const down = await events.next("service-down");
    expect(down.at - failed.at).toBeLessThan(22_000);
    await hanging.remove();
    await events.next("reader-ready");
    let { event } = await readOnce(events, personas.p01);
    if (event.kind === "failed") ({ event } = await readOnce(events, personas.p01));
    expect(inShort(event)).toBe(expected.p01.result);
  });

  test("forty cards in a row are read, at most 100 ms of each outside the card", async () => {
    const events = await readyReader();
    const mixed = [personas.p01, personas.p02, personas.p05, personas.p12, personas.p14];
    const outside: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      const persona = mixed[round % mixed.length] ?? personas.p01;
      const { event } = await readOnce(events, persona);
      expect(inShort(event)).toBe(expected[persona.id as keyof typeof expected].result);
      outside.push(event.readMs - event.transmitMs);
    }
    expect(outside.toSorted((one, other) => one - other)[37]).toBeLessThanOrEqual(100);
  });

  test("a card that goes in and out ten times in a hurry leaves the reader in order", async () => {
    const events = await readyReader();
    for (let round = 0; round < 10; round += 1) {
      const card = await insert(personas.p02);
      await sleep(60);
      await card.remove();
    }
    await insert(personas.p05);
    // Some of the ten lay long enough to be seen and were gone before they could be read.
    let event = await events.next("read", "failed");
    while (event.kind === "failed") event = await events.next("read", "failed");
    while (event.read.cardNumber !== "C00000059") event = await events.next("read");
    expect(kindsOf(events.all).filter((kind) => kind === "service-down")).toEqual([]);
  });

  test("two readers read two cards at the same time", async () => {
    const first = await readyReader();
    const second = startReader(pcscSource(service.readers[1]));
    await second.next("reader-ready");
    await insert(personas.p01);
    inserted.push(
      await insertCard({ host: "127.0.0.1", port: service.ports[1], persona: personas.p02 }),
    );
    expect(inShort(await first.next("read", "failed"))).toBe(expected.p01.result);
    expect(inShort(await second.next("read", "failed"))).toBe(expected.p02.result);
  });

  test("a reader that does not exist is missing", async () => {
    const events = startReader(pcscSource("No Such Reader"));
    await events.next("reader-missing");
  });

  test("a card that another program holds is busy, and reads when it is put in again", async () => {
    const events = await readyReader();
    const holder = holdCards();
    running.push(holder);
    await holder.isWatching;
    const card = await insert(personas.p02, {});
    const event = await events.next("read", "failed");
    await holder.stop();
    await card.remove();
    await events.next("card-removed");
    expect(inShort(event)).toBe("busy");
    expect(inShort((await readOnce(events, personas.p02)).event)).toBe(expected.p02.result);
  });
});

describe("with the security module of the province", () => {
  const opened = "read 3.0 330100 A00000011 测试甲";

  test("a third-generation card says whose it is, and one of the second is not brought before it", async () => {
    const hsm = await startLabHsm();
    running.push(hsm);
    const events = startReader(pcscSource(), hsm.url);
    await events.next("reader-ready");
    const { event, apdus } = await readOnce(events, personas.p01);
    expect([inShort(event), apdus]).toEqual([opened, 13]);
    expect(event).toMatchObject({ read: { holder: { citizenNumber: "330199194903129908" } } });
    expect(inShort((await readOnce(events, personas.p02)).event)).toBe(expected.p02.result);
    expect(hsm.questions).toHaveLength(1);
  });

  test("that refuses, answers nonsense or is not there, the card still says which it is", async () => {
    const hsm = await startLabHsm("refusing");
    running.push(hsm);
    const events = startReader(pcscSource(), hsm.url);
    await events.next("reader-ready");
    expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
    hsm.behave("garbage");
    expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
    hsm.behave("slow");
    const { event } = await readOnce(events, personas.p01);
    expect(inShort(event)).toBe(expected.p01.result);
    expect(event.readMs).toBeLessThan(4_000);
    hsm.behave("answering");
    expect(inShort((await readOnce(events, personas.p01)).event)).toBe(opened);
    await hsm.stop();
    expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
    expect(logged.filter((line) => line.includes("card.key-unavailable"))).toHaveLength(4);
    expect(logged.join()).not.toContain(hsm.url);
  });
});

describe("when the PC/SC service goes away", () => {
  test("in a pause, during a read and with a card inside, it is told at once and used again", async () => {
    const events = await readyReader();
    for (const moment of ["pause", "reading", "after"] as const) {
      const card = moment === "pause" ? null : await insert(personas.p10);
      if (moment === "reading") await events.next("reading");
      if (moment === "after") await events.next("read");
      const killedAt = Date.now();
      await service.kill();
      const down = await events.next("service-down");
      expect(down).toMatchObject({ reason: "not-running" });
      expect(down.at - killedAt).toBeLessThan(1_000);
      await card?.gone;
      await service.restart();
      const backAt = Date.now();
      const ready = await events.next("reader-ready");
      expect(ready.at - backAt).toBeLessThan(3_000);
      expect(inShort((await readOnce(events, personas.p01)).event)).toBe(expected.p01.result);
    }
  });

  test("before the start, the reader is used as soon as it is there", async () => {
    await service.kill();
    const events = startReader(pcscSource());
    await events.next("service-down");
    await service.restart();
    const backAt = Date.now();
    const ready = await events.next("reader-ready");
    expect(ready.at - backAt).toBeLessThan(3_000);
    expect(inShort((await readOnce(events, personas.p02)).event)).toBe(expected.p02.result);
  });
});

describe("when the card host itself fails", () => {
  test("killed, it is told and comes back by itself, also with a card inside", async () => {
    const events = await readyReader();
    const card = await insert(personas.p02);
    await events.next("read");
    for (const pid of hostProcesses()) process.kill(pid, "SIGKILL");
    await events.next("service-down");
    await events.next("reader-ready");
    // The card still lies there: the new host cannot know that it has been read.
    expect(inShort(await events.next("read", "failed"))).toBe(expected.p02.result);
    await card.remove();
    await events.next("card-removed");
  });

  test("without its driver it says so, and nothing else happens", async () => {
    const noDriver = [
      'import { registerHooks } from "node:module";',
      "registerHooks({ resolve(name, context, next) {",
      'if (name === "smartcard") throw new Error("Cannot find package");',
      "return next(name, context); } });",
    ].join("\n");
    const before = process.env["NODE_OPTIONS"];
    process.env["NODE_OPTIONS"] = `--import=data:text/javascript,${encodeURIComponent(noDriver)}`;
    try {
      const events = startReader(pcscSource());
      expect(await events.next("service-down")).toMatchObject({ reason: "not-installed" });
      await sleep(1_000);
      expect(kindsOf(events.all)).toEqual(["service-down"]);
    } finally {
      if (before === undefined) delete process.env["NODE_OPTIONS"];
      else process.env["NODE_OPTIONS"] = before;
    }
  });
});

/** Runs after all others: what they left behind. */
describe("in everything that happened above", () => {
  test("no card was ever given a PIN", () => {
    expect(inserted.length).toBeGreaterThan(40);
    expect(inserted.map((card) => card.pinsTried())).toEqual(inserted.map(() => 0));
  });

  test("no name, no citizen number, no card number and no identification code is in the log", () => {
    const text = logged.join("\n");
    expect(text).toContain("card.read");
    for (const { holder } of Object.values<Persona>(personas)) {
      if (holder === null) continue;
      const { name, citizenNumber, cardNumber, identificationCode, area } = holder;
      for (const secret of [name, citizenNumber, cardNumber, identificationCode, `"${area}"`]) {
        expect(text).not.toContain(secret);
      }
      expect(text).not.toContain(identificationCode.slice(16, 24));
    }
  });
});

/** The card hosts of this test: children of this process. */
function hostProcesses(): readonly number[] {
  const { pid } = process;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number)
    .filter((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("card-host"));
}

/** Another program that takes every card for itself as soon as it is there. */
function holdCards() {
  const program = `
    import { Context, SCARD_SHARE_EXCLUSIVE } from "smartcard";
    const context = new Context();
    const [reader] = context.listReaders();
    process.stdout.write("watching");
    for (;;) {
      try {
        await reader.connect(SCARD_SHARE_EXCLUSIVE);
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    setInterval(() => {}, 1000);
  `;
  const other = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, ...service.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => other.once("exit", () => resolve()));
  return {
    isWatching: new Promise((resolve) => other.stdout.once("data", resolve)),
    async stop() {
      other.kill("SIGKILL");
      await ended;
    },
  };
}
