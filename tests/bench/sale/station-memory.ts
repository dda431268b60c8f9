import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { siteSettingsSchema, type SiteSettings } from "#shared/contracts/site.ts";
import type { Session } from "#shared/contracts/session.ts";
import { stationClient, type StationClient } from "#shared/contracts/station-client.ts";
import { commandIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";
import { personas } from "../../../station/desk/virtual-card/personas.ts";
import { insertCard } from "../../../station/desk/virtual-card/vpcd-client.ts";
import { startVirtualPrinter } from "../../../station/desk/virtual-printer/virtual-printer.ts";
import { freePort, waitFor } from "../../world/process.ts";
import type { BenchPart, Figure } from "../frame/bench.ts";
import { childrenOf, commandLine, residentMB } from "../site/process-memory.ts";
import { startStation, type RunningStation } from "../site/running-station.ts";
import { stationFolder } from "../site/station-folder.ts";

const seniors = 20_000;
const sales = 200;
/** A slot with a card in it refuses a second one, and no hand is quicker. */
const betweenCardsMs = 50;
const terminal = terminalIdSchema.parse("till-1");
/** Cards that are good and have no PIN, no fault and no delay; one after the other. */
const cards = [personas.p01, personas.p02, personas.p05] as const;

/** What a station holds after a lunch: its own process bounded, its device hosts as information. */
export const stationMemory: BenchPart = {
  name: "memory",
  title: `station: memory with ${seniors} people after ${sales} sales with card and paper`,
  bars: [{ id: "station.memory.MB", unit: "MB", atMost: 200 }],
  async measure({ folder, note }) {
    let sheets = 0;
    const printer = await startVirtualPrinter({
      port: 0,
      columns: 48,
      onSheet: () => {
        sheets += 1;
      },
    });
    const slot = await freePort();
    const files = stationFolder(folder, { seniors, terminals: terminals(slot, printer.port) });
    const station = await startStation({ files, port: await freePort() });
    try {
      note(`${sales} sales`);
      await lunch(station, slot);
      await waitFor("the last sheet", () => (sheets >= sales ? true : null));
      return [
        { id: "station.memory.MB", unit: "MB", value: residentMB(station.pid) },
        ...hostMemory(station.pid),
      ];
    } finally {
      await station.stop();
      await printer.stop();
    }
  },
};

function terminals(slot: number, printer: number): SiteSettings["terminals"] {
  return siteSettingsSchema.shape.terminals.parse([
    {
      ...{ terminal, role: "till" },
      reader: { kind: "slot", port: slot },
      printer: { kind: "tcp", host: "127.0.0.1", port: printer },
    },
  ]);
}

/** Serves everybody, one after the other, with nobody answering as the district. */
async function lunch(station: RunningStation, slot: number): Promise<void> {
  const client = stationClient(station.url, fetch);
  await waitFor("the reader", async () => {
    const state = await client.state();
    return state.ok && state.value.terminals[0]?.reader === "ready" ? true : null;
  });
  for (let turn = 0; turn < sales; turn += 1) {
    const persona = cards[turn % cards.length] ?? personas.p01;
    const read = station.nextLine("card.read");
    const card = await insertCard({ host: "127.0.0.1", port: slot, persona });
    await read;
    const session = await client.session(terminal);
    assert(session.ok && session.value !== null, "the card starts a session");
    await sold(client, session.value);
    await card.remove();
    await sleep(betweenCardsMs);
  }
}

/** Sells one set meal for the exact sum in cash. */
async function sold(client: StationClient, { sessionId }: Session): Promise<void> {
  const menu = await client.menu();
  const set = menu.ok ? menu.value.items.find(({ kind }) => kind === "set") : undefined;
  assert(set !== undefined, "there is a set meal");
  const order = { terminal, sessionId, lines: [{ item: set.item, count: 1 }] };
  const quote = await client.quote(order);
  assert(quote.ok, "the set meal has a price");
  const expectedSelfPay = quote.value.bill.selfPay;
  const sale = await client.sell({
    ...order,
    commandId: commandIdSchema.parse(randomUUID()),
    tender: { kind: "cash", received: expectedSelfPay },
    expectedSelfPay,
  });
  assert(sale.ok, "the sale is accepted");
}

/** Each device host is a process of its own. */
function hostMemory(pid: number): Figure[] {
  return childrenOf(pid).map((child) => {
    const host = /(\w+)-host/.exec(commandLine(child))?.[1] ?? "other";
    return { id: `host.${host}.memory.MB`, unit: "MB", value: residentMB(child) };
  });
}
