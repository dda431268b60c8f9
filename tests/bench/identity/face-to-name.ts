import type { Page } from "playwright-core";
import { join } from "node:path";
import { siteSettingsSchema } from "#shared/contracts/site.ts";
import { openPage } from "../../world/browser.ts";
import { startBrowserWithCamera, type FilmScene } from "../../world/face-film.ts";
import {
  agreeAtOffice,
  enrolAtOffice,
  openPersonAtOffice,
  signInAtOffice,
} from "../../world/office.ts";
import { freePort, root } from "../../world/process.ts";
import type { Bench, BenchPart } from "../frame/bench.ts";
import { repeat } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { fillGallery } from "../site/face-gallery.ts";
import { startStation } from "../site/running-station.ts";
import { openStaffAccount } from "../site/staff-account.ts";
import { stationFolder } from "../site/station-folder.ts";
import { forgetNames, frameToName, watchNames } from "./name-watch.ts";

const seniors = 20_000;
const enrolled = 4_999;
const repetitions = { warmUp: 3, count: 40 };
const packFolder = join(root, ".cache/face-pack");
const account = { staff: "c01", pin: "1379" };

/**
 * A person steps before the till's camera, a film in Chromium, among 5,000 enrolled: from the first picture handed to
 * the model until the name stands on the screen. Three good pictures lie in between.
 */
export const faceToName: BenchPart = {
  name: "face",
  title: "face: from the first picture to the name on the till, with 5,000 enrolled",
  bars: [{ id: "face.frameToName.p95Ms", unit: "ms", atMost: 1_000 }],
  async measure({ folder, note }: Bench) {
    const terminals = siteSettingsSchema.shape.terminals.parse([
      { terminal: "till-1", role: "till", reader: { kind: "none" }, printer: { kind: "none" } },
    ]);
    const files = stationFolder(folder, { seniors, terminals });
    openStaffAccount(files, account);
    fillGallery(files, { seniors, enrolled, packFolder });
    const station = await startStation({ files, port: await freePort(), facePack: packFolder });
    const seen = (does: "looks-around" | "turns"): FilmScene => ({
      kind: "one-person",
      person: { face: "first", does, on: "one-day" },
    });
    const enrolling = await startBrowserWithCamera(seen("looks-around"));
    const browser = await startBrowserWithCamera(seen("turns"));
    try {
      note("one person is enrolled besides 4,999 others");
      const office = await openPage(enrolling, `${station.url}/office/`, "till");
      await signInAtOffice(office, account);
      await openPersonAtOffice(office, "测试甲");
      await agreeAtOffice(office);
      await enrolAtOffice(office);
      await enrolling.close();
      const till = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      await watchNames(till);
      await till.goto(`${station.url}/till/?terminal=till-1`);
      note("faces");
      const shown = await repeat(repetitions, () => oneFace(till));
      const straight = shown.filter(({ hasTurned }) => !hasTurned).map(({ ms }) => ms);
      const turned = shown.filter(({ hasTurned }) => hasTurned).map(({ ms }) => ms);
      return [
        { id: "face.frameToName.p50Ms", unit: "ms", value: median(straight) },
        { id: "face.frameToName.p95Ms", unit: "ms", value: percentile(straight, 0.95) },
        { id: "face.frameToName.count", unit: "count", value: straight.length },
        { id: "face.withHeadTurn.count", unit: "count", value: turned.length },
        ...(turned.length === 0
          ? []
          : [{ id: "face.withHeadTurn.p50Ms", unit: "ms", value: median(turned) } as const]),
      ];
    } finally {
      await enrolling.close();
      await browser.close();
      await station.stop();
    }
  },
};

async function oneFace(till: Page): Promise<{ ms: number; hasTurned: boolean }> {
  await forgetNames(till);
  await till.getByTestId("till-way-face").click();
  await till.getByTestId("person-name").waitFor();
  const shown = await frameToName(till);
  await till.getByTestId("leave").click();
  await till.getByTestId("person-name").waitFor({ state: "detached" });
  return shown;
}
