import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { siteSettingsSchema, type SiteSettings } from "#shared/contracts/site.ts";
import { assert } from "#shared/result.ts";
import { insertCard } from "../../../station/desk/virtual-card/vpcd-client.ts";
import { personas } from "../../../station/desk/virtual-card/personas.ts";
import { startPcscd, type PcscService } from "../../card/pcscd.ts";
import { openPage, startBrowser } from "../../world/browser.ts";
import { freePort } from "../../world/process.ts";
import type { Bench, BenchPart } from "../frame/bench.ts";
import { repeat } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { startStation, type RunningStation } from "../site/running-station.ts";
import { stationFolder } from "../site/station-folder.ts";

const repetitions = { warmUp: 3, count: 40 };

/** One card: from the reader's event to the name on the screen, and what of it passed inside transmit calls. */
type CardTime = { readonly toPersonMs: number; readonly transmitMs: number };

/** A card laid on the real PC/SC service's virtual reader, until its holder's name stands on the till in real Chromium. */
export const cardToPerson: BenchPart = {
  name: "card",
  title: "card: from the reader's event to the name on the till, with 20,000 people",
  bars: [
    { id: "card.toPerson.p95Ms", unit: "ms", atMost: 650 },
    { id: "card.overhead.p95Ms", unit: "ms", atMost: 100 },
  ],
  async measure({ folder, note }: Bench) {
    const pcsc = await startPcscd();
    const files = stationFolder(folder, { seniors: 20_000, terminals: terminals(pcsc) });
    const station = await startStation({ files, port: await freePort(), env: pcsc.env });
    const browser = await startBrowser();
    try {
      const till = await openTill(browser, station);
      note("cards");
      const times = await repeat(repetitions, () => oneCard({ till, station, pcsc }));
      const toPerson = times.map(({ toPersonMs }) => toPersonMs);
      const overhead = times.map(({ toPersonMs, transmitMs }) => toPersonMs - transmitMs);
      return [
        { id: "card.toPerson.p50Ms", unit: "ms", value: median(toPerson) },
        { id: "card.toPerson.p95Ms", unit: "ms", value: percentile(toPerson, 0.95) },
        { id: "card.overhead.p50Ms", unit: "ms", value: median(overhead) },
        { id: "card.overhead.p95Ms", unit: "ms", value: percentile(overhead, 0.95) },
      ];
    } finally {
      await browser.close();
      await station.stop();
      await pcsc.stop();
    }
  },
};

function terminals(pcsc: PcscService): SiteSettings["terminals"] {
  return siteSettingsSchema.shape.terminals.parse([
    {
      terminal: "till-1",
      role: "till",
      reader: { kind: "pcsc", reader: pcsc.readers[0] },
      printer: { kind: "none" },
    },
  ]);
}

async function openTill(browser: Browser, { url }: RunningStation): Promise<Page> {
  const till = await openPage(browser, `${url}/till/?terminal=till-1`, "till");
  await till.getByTestId("status-reader").getByText("正常").waitFor();
  // The page notes the moment at which a name comes to stand on it, in the clock that the card host uses too.
  await till.evaluate(() => {
    const page = globalThis as unknown as { namedAt: number | null };
    page.namedAt = null;
    new MutationObserver(() => {
      const name = document.querySelector("[data-testid=person-name]");
      if (name === null) page.namedAt = null;
      else page.namedAt ??= performance.timeOrigin + performance.now();
    }).observe(document.body, { childList: true, subtree: true });
  });
  return till;
}

async function oneCard(parts: {
  readonly till: Page;
  readonly station: RunningStation;
  readonly pcsc: PcscService;
}): Promise<CardTime> {
  const { till, station, pcsc } = parts;
  const line = station.nextLine("card.read");
  const card = await insertCard({
    host: "127.0.0.1",
    port: pcsc.ports[0],
    persona: personas.p01,
  });
  const read = await line;
  await till.getByTestId("person-name").waitFor();
  const namedAt = await till.evaluate(
    () => (globalThis as unknown as { namedAt: number | null }).namedAt,
  );
  const { insertedAt, transmitMs } = read;
  assert(typeof insertedAt === "number", "the station logs when the reader reported the card");
  assert(typeof transmitMs === "number" && namedAt !== null, "the name was seen");
  await card.remove();
  await till.getByTestId("leave").click();
  await till.getByTestId("person-name").waitFor({ state: "detached" });
  await sleep(450);
  return { toPersonMs: namedAt - insertedAt, transmitMs };
}
