import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { deskStateSchema, type DeskState } from "#shared/contracts/desk-api.ts";
import type { Log } from "#shared/log.ts";
import { startDesk, type Desk } from "./desk.ts";
import { deskServer } from "./http/desk-server.ts";
import { deskArguments } from "./settings.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A port that nobody uses at this moment. */
async function freePort(): Promise<number> {
  const server = await listening(createServer());
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listening(server: Server, port = 0): Promise<Server> {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A reader that only takes note of who connects. */
async function aSlot(
  port = 0,
): Promise<{ port: number; connections: () => number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await listening(server, port);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  open.push(async () => {
    if (server.listening) await close();
  });
  return { port: portOf(server), connections: () => sockets.size, close };
}

async function aDesk(slots: readonly number[]): Promise<{ desk: Desk; printers: number[] }> {
  const names = ["till-1", "kiosk-1"];
  const printers = await Promise.all(slots.map(() => freePort()));
  const desk = await startDesk({
    columns: 32,
    log: silent,
    terminals: slots.map((slotPort, at) => ({
      terminal: names[at] ?? "till-9",
      title: "终端",
      slotPort,
      printerPort: printers[at] ?? 0,
    })),
  });
  open.push(() => desk.stop());
  return { desk, printers };
}

async function print(port: number, bytes: readonly number[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.end(Uint8Array.from(bytes));
    });
    socket.on("error", reject);
    socket.on("close", () => resolve());
    socket.resume();
  });
}

const text = (words: string): number[] => [...new TextEncoder().encode(words), 0x0a];
const cutPaper = [0x1d, 0x56, 0x42, 0x00];
const kickDrawer = [0x1b, 0x70, 0x00, 0x19, 0xfa];
const insertedAt = (state: DeskState): (string | null)[] =>
  state.terminals.map(({ insertedPersona }) => insertedPersona);

describe("cards", () => {
  test("a card goes in and comes out", async () => {
    const slot = await aSlot();
    const { desk } = await aDesk([slot.port]);
    const inserted = await desk.insert({ terminal: "till-1", persona: "p01" });
    expect(inserted.ok && insertedAt(inserted.value)).toEqual(["p01"]);
    const removed = await desk.remove({ terminal: "till-1" });
    expect(removed.ok && insertedAt(removed.value)).toEqual([null]);
    await expect.poll(() => slot.connections()).toBe(0);
  });

  test("there is only one of each card: it leaves the other reader", async () => {
    const slots = [await aSlot(), await aSlot()];
    const { desk } = await aDesk(slots.map(({ port }) => port));
    await desk.insert({ terminal: "till-1", persona: "p02" });
    await desk.insert({ terminal: "kiosk-1", persona: "p02" });
    expect(insertedAt(desk.state())).toEqual([null, "p02"]);
    await expect.poll(() => slots.map((slot) => slot.connections())).toEqual([0, 1]);
  });

  test("another card takes the place of the one that is in", async () => {
    const slot = await aSlot();
    const { desk } = await aDesk([slot.port]);
    await desk.insert({ terminal: "till-1", persona: "p01" });
    await desk.insert({ terminal: "till-1", persona: "p06b" });
    expect(insertedAt(desk.state())).toEqual(["p06b"]);
    await expect.poll(() => slot.connections()).toBe(1);
  });

  test("a reader that does not listen refuses the card in words", async () => {
    const { desk } = await aDesk([await freePort()]);
    const refused = await desk.insert({ terminal: "till-1", persona: "p01" });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "reader-not-listening" } });
    expect(insertedAt(desk.state())).toEqual([null]);
  });

  test("a reader that comes up in time takes the card", async () => {
    const port = await freePort();
    const { desk } = await aDesk([port]);
    const insertion = desk.insert({ terminal: "till-1", persona: "p01" });
    await aSlot(port);
    expect(await insertion).toMatchObject({ ok: true });
  });

  test("a card stays in a reader that goes away and is found in it when it is back", async () => {
    const slot = await aSlot();
    const { desk } = await aDesk([slot.port]);
    await desk.insert({ terminal: "till-1", persona: "p01" });
    await slot.close();
    const again = await aSlot(slot.port);
    expect(insertedAt(desk.state())).toEqual(["p01"]);
    await expect.poll(() => again.connections(), { timeout: 4_000 }).toBe(1);
    await desk.remove({ terminal: "till-1" });
    await expect.poll(() => again.connections()).toBe(0);
  });

  test.each([
    [{ terminal: "till-7", persona: "p01" }, "terminal-unknown"],
    [{ terminal: "till-1", persona: "p99" }, "card-not-on-desk"],
  ])("%o is refused", async (at, code) => {
    const { desk } = await aDesk([await freePort()]);
    expect(await desk.insert(at)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe("paper", () => {
  test("the newest sheet lies on top, and no more than thirty are kept", async () => {
    const { desk, printers } = await aDesk([await freePort()]);
    for (let number = 1; number <= 32; number += 1) {
      await print(printers[0] ?? 0, [...text(`No ${number}`), ...cutPaper]);
    }
    const sheetsNow = () => desk.state().terminals[0]?.sheets ?? [];
    await expect.poll(() => sheetsNow()[0]?.lines.join("")).toContain("No 32");
    expect(sheetsNow()).toHaveLength(30);
    expect(sheetsNow().at(-1)?.lines.join("")).toContain("No 3");
    const newest = sheetsNow()[0]?.id ?? 0;
    expect(desk.sheetPicture({ terminal: "till-1", id: newest })).toMatchObject({ ok: true });
    expect(desk.sheetPicture({ terminal: "till-1", id: 1 })).toMatchObject({ ok: false });
  });

  test("what still hangs in the printer is the newest sheet and keeps its number", async () => {
    const { desk, printers } = await aDesk([await freePort()]);
    await print(printers[0] ?? 0, text("half"));
    await expect.poll(() => desk.state().terminals[0]?.sheets).toHaveLength(1);
    await print(printers[0] ?? 0, [...text("whole"), ...cutPaper]);
    const sheetsNow = () => desk.state().terminals[0]?.sheets ?? [];
    await expect.poll(() => sheetsNow()[0]?.lines.join("")).toContain("whole");
    expect(sheetsNow().map(({ id }) => id)).toEqual([1]);
  });

  test("the drawer opens on the pulse", async () => {
    const { desk, printers } = await aDesk([await freePort()]);
    await print(printers[0] ?? 0, kickDrawer);
    await expect.poll(() => desk.state().terminals[0]?.drawerOpenings).toBe(1);
  });

  test.each(["paper-low", "paper-out", "cover-open", "offline", "no-answer", "jam"] as const)(
    "%s is switched on and off",
    async (fault) => {
      const { desk } = await aDesk([await freePort()]);
      await desk.setFault({ terminal: "till-1", fault, isOn: true });
      expect(desk.state().terminals[0]?.faults).toEqual([fault]);
      await desk.setFault({ terminal: "till-1", fault, isOn: false });
      expect(desk.state().terminals[0]?.faults).toEqual([]);
    },
  );

  test("without paper nothing comes out, and it goes on when paper is put in", async () => {
    const { desk, printers } = await aDesk([await freePort()]);
    await desk.setFault({ terminal: "till-1", fault: "paper-out", isOn: true });
    await print(printers[0] ?? 0, [...text("late"), ...cutPaper]);
    expect(desk.state().terminals[0]?.sheets).toEqual([]);
    await desk.setFault({ terminal: "till-1", fault: "paper-out", isOn: false });
    await expect.poll(() => desk.state().terminals[0]?.sheets).toHaveLength(1);
  });
});

describe("over HTTP", () => {
  const own = { host: "127.0.0.1:7300" };
  async function aServer() {
    const { desk, printers } = await aDesk([await freePort()]);
    const server = deskServer({
      desk,
      log: silent,
      screensFolder: "/nowhere",
      links: { station: "http://127.0.0.1:7200", console: "http://127.0.0.1:7100/console" },
    });
    open.push(() => server.close());
    return { server, printers };
  }

  test("the state is that of the contract", async () => {
    const { server } = await aServer();
    const answer = await server.inject({ url: "/api/desk/state", headers: own });
    const state = deskStateSchema.parse(answer.json());
    expect(state.cards.map(({ persona }) => persona)).toEqual([
      "p01",
      "p02",
      "p03",
      "p04",
      "p17",
      "p06b",
      "p08",
    ]);
  });

  test.each([
    ["another host's name", "/api/desk/state", { host: "evil.example" }, 403],
    ["another page", "/api/desk/state", { ...own, origin: "http://evil.example" }, 403],
    ["a sheet that is not there", "/api/desk/till-1/sheets/4.svg", own, 404],
    ["a sheet without a number", "/api/desk/till-1/sheets/x.svg", own, 404],
    ["a screen that is not there", "/go/office", own, 404],
  ] as const)("%s is refused", async (...[, url, headers, status]) => {
    const { server } = await aServer();
    const answer = await server.inject({ url, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toHaveProperty("refusal.code");
  });

  test.each([
    ["/api/desk/insert", { terminal: "till-1" }],
    ["/api/desk/insert", { terminal: "till-1", persona: "p01", more: 1 }],
    ["/api/desk/fault", { terminal: "till-1", fault: "fire", isOn: true }],
    ["/api/desk/remove", []],
  ])("%s does not take %o", async (url, payload) => {
    const { server } = await aServer();
    const answer = await server.inject({ method: "POST", url, payload, headers: own });
    expect(answer.statusCode).toBe(400);
  });

  test.each([
    ["till-1", "http://127.0.0.1:7200/till/?terminal=till-1"],
    ["guest-1", "http://127.0.0.1:7200/guest/?terminal=till-1"],
    ["kiosk-1", "http://127.0.0.1:7200/kiosk/?terminal=kiosk-1"],
    ["console", "http://127.0.0.1:7100/console/"],
  ])("the way to %s", async (screen, location) => {
    const { server } = await aServer();
    const answer = await server.inject({ url: `/go/${screen}`, headers: own });
    expect(answer.headers["location"]).toBe(location);
  });
});

describe("the command line", () => {
  test("names terminals, ports and titles", () => {
    const { terminals, port } = deskArguments([
      ...["--port", "7399", "--terminal", "till-2:7401:7402", "--terminal", "kiosk-1:7403:7404"],
      ...["--title", "kiosk-1=大厅自助机"],
    ]);
    expect(port).toBe(7399);
    expect(
      terminals.map(({ title, slotPort, printerPort }) => [title, slotPort, printerPort]),
    ).toEqual([
      ["收银台2", 7401, 7402],
      ["大厅自助机", 7403, 7404],
    ]);
  });

  test("has a till and a kiosk without being told", () => {
    expect(deskArguments([]).terminals.map(({ title }) => title)).toEqual(["收银台", "自助机"]);
  });

  test.each([
    ["--port", "0"],
    ["--terminal", "till-1:7310"],
    ["--terminal", "Till:1:2"],
    ["--columns", "40"],
    ["--title", "till-1"],
    ["--station-url", "ftp://x"],
  ])("%s %s is refused", (flag, value) => {
    expect(() => deskArguments([flag, value])).toThrow();
  });
});
