import type { Site } from "#shared/contracts/site.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Clock } from "#shared/time/time.ts";
import { demoMenuPlan } from "./demo/demo-menus.ts";
import { demoWallets } from "./demo/demo-wallets.ts";
import { demoStaff } from "./staff/demo-staff.ts";
import type { Stores } from "./stores.ts";

/** What a demonstration fills in by itself: staff, menus, wallets; nothing in service. */
export function demonstration(
  { demoSeed, site, clock }: { demoSeed: number | null; site: Site; clock: Clock },
  { stores, keyedHash }: { stores: Stores; keyedHash: KeyedHash },
): () => void {
  if (demoSeed === null) return () => undefined;
  const { menus, commands, journal, roster, sales, accounts } = stores;
  demoStaff(accounts);
  const menuPlan = demoMenuPlan({ seed: demoSeed, site, menus, clock });
  const wallets = demoWallets({
    keyedHash,
    clock,
    commands,
    journal,
    isKnown: (person) => roster.person(person) !== null,
    changeBalance: sales.changeBalance,
  });
  return () => {
    menuPlan.prepare();
    wallets.prepare();
  };
}
