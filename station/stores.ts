import type { Provision } from "#shared/contracts/district-api.ts";
import { codeStore } from "./store/code-store.ts";
import { commandStore } from "./store/command-store.ts";
import { openDatabase } from "./store/database.ts";
import { journalStore } from "./store/journal-store.ts";
import { lookUpStore } from "./store/look-up-store.ts";
import { menuStore } from "./store/menu-store.ts";
import { printStore } from "./store/print-store.ts";
import { rosterStore } from "./store/roster-store.ts";
import { salesStore } from "./store/sales-store.ts";
import { staffStore } from "./store/staff-store.ts";
import { sha256 } from "./sync/keys.ts";

/** Opens everything that the station keeps in its file. */
export function openStores(at: { readonly databasePath: string; readonly provision: Provision }) {
  const db = openDatabase(at.databasePath);
  const { station } = at.provision;
  const codes = codeStore(db);
  return {
    db,
    codes,
    journal: journalStore(db, { station, hashOf: sha256 }),
    roster: rosterStore(db, codes),
    menus: menuStore(db),
    sales: salesStore(db),
    prints: printStore(db),
    commands: commandStore(db, sha256),
    accounts: staffStore(db),
    people: lookUpStore(db),
  };
}
export type Stores = ReturnType<typeof openStores>;
