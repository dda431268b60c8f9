import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { encode } from "uqr";
import { codeIssuerSchema, provisionSchema } from "#shared/contracts/district-api.ts";
import { siteSettingsSchema } from "#shared/contracts/site.ts";
import { personaPeople } from "#shared/demo/personas.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { aP256Key, aPhoneCode, type TestKey } from "#shared/identity/code/code.fixture.ts";
import { assert } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { openStores } from "../../../station/stores.ts";
import { codeStore } from "../../../station/store/code-store.ts";
import { stationKeys } from "../../../station/sync/keys.ts";
import { startBrowser } from "../../world/browser.ts";
import { freePort } from "../../world/process.ts";
import type { Bench, BenchPart } from "../frame/bench.ts";
import { repeat } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { startStation } from "../site/running-station.ts";
import { stationFolder, type StationFolder } from "../site/station-folder.ts";
import { forgetNames, watchNames } from "./name-watch.ts";

const repetitions = { warmUp: 3, count: 40 };

/** A phone's code comes into the picture of the till's camera, until its holder stands on the screen. */
export const codeToSession: BenchPart = {
  name: "code",
  title: "citizen code: from the first picture that shows it to the name on the till",
  bars: [{ id: "code.frameToSession.p95Ms", unit: "ms", atMost: 300 }],
  async measure({ folder, note }: Bench) {
    const terminals = siteSettingsSchema.shape.terminals.parse([
      { terminal: "till-1", role: "till", reader: { kind: "none" }, printer: { kind: "none" } },
    ]);
    const files = stationFolder(folder, { seniors: 20_000, terminals });
    const phone = phoneOf(files);
    const station = await startStation({ files, port: await freePort() });
    const browser = await startBrowser();
    try {
      const till = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      await watchNames(till);
      await paintTheCamera(till);
      await till.goto(`${station.url}/till/?terminal=till-1`);
      note("codes");
      const times = await repeat(repetitions, async () => oneCode(till, await phone.code()));
      return [
        { id: "code.frameToSession.p50Ms", unit: "ms", value: median(times) },
        { id: "code.frameToSession.p95Ms", unit: "ms", value: percentile(times, 0.95) },
      ];
    } finally {
      await browser.close();
      await station.stop();
    }
  },
};

/** Lists a district's key at a station that is not running. @returns a phone whose codes are signed under it */
function phoneOf(files: StationFolder): { code: () => Promise<string> } {
  const provision = provisionSchema.parse(JSON.parse(readFileSync(files.provision, "utf8")));
  const keys: { issuer: TestKey; phone: TestKey } = { issuer: aP256Key(), phone: aP256Key() };
  const { db } = openStores({ databasePath: join(files.data, "station.db"), provision });
  const { keyId, publicKey } = keys.issuer;
  codeStore(db).keepIssuer(
    codeIssuerSchema.parse({
      ...{ keyId, publicKey, title: "区平台", region: provision.region },
      ...{ validFrom: 1, validTo: Date.now() + 86_400_000, isRevoked: false },
    }),
  );
  db.close();
  const [holder] = personaPeople();
  assert(holder !== undefined, "there is a persona");
  const person = personKeyOf(holder.citizenNumber, stationKeys(provision).keyedHash);
  return {
    code() {
      const now = instant(Date.now());
      const issuedAt = instant(Math.floor(now / 1000) * 1000 - 3_600_000);
      const expiresAt = instant(issuedAt + 6 * 86_400_000);
      return aPhoneCode(keys, { at: now, credential: { person, issuedAt, expiresAt } });
    },
  };
}

type PaintedPage = typeof globalThis & { paint: (modules: boolean[][] | null) => number };

/** A camera that sees what is painted: a film cannot show codes that are made while it runs. */
async function paintTheCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1280;
    canvas.height = 720;
    const pen = canvas.getContext("2d");
    let modules: boolean[][] | null = null;
    let tick = 0;
    const draw = (): void => {
      if (pen === null) return;
      tick += 1;
      pen.fillStyle = tick % 2 === 0 ? "#8f8f8f" : "#909090";
      pen.fillRect(0, 0, 1280, 720);
      if (modules === null) return;
      const size = 7;
      const edge = (modules.length + 8) * size;
      const [left, top] = [(1280 - edge) / 2, (720 - edge) / 2];
      pen.fillStyle = "#ffffff";
      pen.fillRect(left, top, edge, edge);
      pen.fillStyle = "#000000";
      modules.forEach((row, y) =>
        row.forEach((isDark, x) => {
          if (isDark) pen.fillRect(left + (x + 4) * size, top + (y + 4) * size, size, size);
        }),
      );
    };
    setInterval(draw, 33);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
    (globalThis as PaintedPage).paint = (next) => {
      modules = next;
      draw();
      return performance.now();
    };
  });
}

async function oneCode(till: Page, text: string): Promise<number> {
  await forgetNames(till);
  await till.getByTestId("till-way-code").click();
  await till.getByTestId("camera-on").first().waitFor();
  await till.waitForTimeout(300);
  const { data } = encode(text, { ecc: "M", border: 0 });
  const shownAt = await till.evaluate(
    (modules) => (globalThis as PaintedPage).paint(modules),
    data,
  );
  await till.getByTestId("person-name").waitFor();
  const namedAt = await till.evaluate(
    () => (globalThis as unknown as { watch: { namedAt: number } }).watch.namedAt,
  );
  await till.evaluate(() => (globalThis as PaintedPage).paint(null));
  await till.getByTestId("leave").click();
  await till.getByTestId("person-name").waitFor({ state: "detached" });
  return namedAt - shownAt;
}
