import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { siteSettingsSchema, type SiteSettings } from "#shared/contracts/site.ts";
import { businessDay, instant } from "#shared/time/time.ts";
import { openStores } from "../../../station/stores.ts";
import { stationKeys } from "../../../station/sync/keys.ts";
import { fillStation } from "./fill.ts";
import { freshProvision } from "./provision.ts";

/** The files with which a station can be started. */
export type StationFolder = {
  readonly data: string;
  readonly provision: string;
  readonly site: string;
};

/** What is written into the files. */
export type StationSetting = {
  readonly seniors: number;
  readonly terminals: SiteSettings["terminals"];
};

/** Lunch all day: the figures do not depend on when they are taken. */
const windows: SiteSettings["windows"] = [{ meal: "lunch", from: 0, to: 1440 }];

/** Prepares a station that has had its feed: provision, site settings and database, in a folder. */
export function stationFolder(folder: string, setting: StationSetting): StationFolder {
  const provision = freshProvision();
  const files: StationFolder = {
    data: join(folder, "data"),
    provision: join(folder, "provision.json"),
    site: join(folder, "site.json"),
  };
  mkdirSync(files.data, { recursive: true });
  const site = siteSettingsSchema.parse({
    windows,
    receiptColumns: 48,
    terminals: setting.terminals,
  });
  writeFileSync(files.provision, JSON.stringify(provision));
  writeFileSync(files.site, JSON.stringify(site));
  const stores = openStores({ databasePath: join(files.data, "station.db"), provision });
  fillStation(stores, {
    seniors: setting.seniors,
    station: provision.station,
    day: businessDay(instant(Date.now())),
    keyedHash: stationKeys(provision).keyedHash,
  });
  stores.db.close();
  return files;
}
