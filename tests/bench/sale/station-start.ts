import type { SiteSettings } from "#shared/contracts/site.ts";
import { siteSettingsSchema } from "#shared/contracts/site.ts";
import { freePort } from "../../world/process.ts";
import type { Bench, BenchPart, Figure } from "../frame/bench.ts";
import { repeat } from "../frame/sampling.ts";
import { median } from "../frame/statistics.ts";
import { startStation } from "../site/running-station.ts";
import { stationFolder, type StationFolder } from "../site/station-folder.ts";

const starts = { warmUp: 1, count: 7 };
const sizes = [5_000, 20_000] as const;

/** From the start of the process to GET /health, with a roster of two sizes that has arrived before. */
export const stationStart: BenchPart = {
  name: "start",
  title: "station: from the start of its process to the first good answer",
  bars: [{ id: "station.start20000.ms", unit: "ms", atMost: 1_500 }],
  async measure({ folder, note }: Bench) {
    const figures: Figure[] = [];
    for (const seniors of sizes) {
      note(`${seniors} people`);
      const files = stationFolder(`${folder}/${seniors}`, { seniors, terminals: terminals() });
      const samples = await repeat(starts, () => startMs(files));
      figures.push({ id: `station.start${seniors}.ms`, unit: "ms", value: median(samples) });
    }
    return figures;
  },
};

async function startMs(files: StationFolder): Promise<number> {
  const station = await startStation({ files, port: await freePort() });
  await station.stop();
  return station.startMs;
}

/** Devices start after the station answers, and without any it answers as well. */
function terminals(): SiteSettings["terminals"] {
  return siteSettingsSchema.shape.terminals.parse([
    {
      terminal: "till-1",
      role: "till",
      reader: { kind: "pcsc", reader: "" },
      printer: { kind: "tcp", host: "127.0.0.1", port: 9 },
    },
  ]);
}
