import { readFileSync } from "node:fs";
import { join } from "node:path";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { openStores } from "../../../station/stores.ts";
import { staffStore } from "../../../station/store/staff-store.ts";
import type { StationFolder } from "./station-folder.ts";

/** Opens a cashier's account in the file of a station that is not running. */
export function openStaffAccount(
  files: StationFolder,
  { staff, pin }: { readonly staff: string; readonly pin: string },
): void {
  const provision = provisionSchema.parse(JSON.parse(readFileSync(files.provision, "utf8")));
  const stores = openStores({ databasePath: join(files.data, "station.db"), provision });
  staffStore(stores.db).set({ staff, title: "收银员", role: "cashier" }, pin);
  stores.db.close();
}
