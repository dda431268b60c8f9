import type { Site } from "#shared/contracts/site.ts";
import type { PersonKey, SaleId, TerminalId } from "#shared/id/ids.ts";
import type { Served } from "#shared/identity/served.ts";
import type { Journal } from "#shared/journal/journal.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import type { Fen } from "#shared/money/fen.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import type { Day, Instant } from "#shared/time/time.ts";

/** The rows that the counter changes; each call belongs in the transaction of the command. */
export type CounterStore = {
  readonly journal: Journal;
  readonly sales: {
    readonly insert: (sale: {
      readonly placed: SalePlaced;
      readonly seq: number;
      readonly at: Instant;
      readonly terminal: TerminalId;
      readonly maskedName: string;
    }) => void;
    readonly nextNumber: (day: Day) => number;
    readonly balance: (person: PersonKey) => Fen | null;
    readonly changeBalance: (person: PersonKey, amount: Fen) => void;
  };
  readonly prints: {
    readonly queue: (job: {
      readonly saleId: SaleId | null;
      readonly receiptNo: string;
      readonly terminal: TerminalId;
      readonly document: ReceiptDocument;
      readonly drawer: "kick" | "leave";
      readonly at: Instant;
    }) => number;
    readonly ofSale: (
      saleId: SaleId,
    ) => { readonly document: ReceiptDocument; readonly receiptNo: string } | null;
  };
};

/** The next receipt number of a day, for people: station, day and a count, `S-001-261122-0042`. */
export function nextReceiptNo(
  day: Day,
  { site, store }: { site: Site; store: CounterStore },
): string {
  const count = String(store.sales.nextNumber(day)).padStart(4, "0");
  return `${site.station.toUpperCase()}-${day.slice(2).replaceAll("-", "")}-${count}`;
}

/**
 * Whether a second sign has to come before anything is sold or topped up. More wallet money than one sign is good for
 * holds up that payment only: cash and a smaller sum go on.
 */
export function isHeldUp({ asked }: Pick<Served, "asked">): boolean {
  return asked !== null && asked.why !== "amount";
}

/** Who acts: at a kiosk the person alone, at a till the cashier of that terminal. */
export function actorAt(site: Site, terminal: TerminalId): string {
  const role = site.terminals.find((one) => one.terminal === terminal)?.role;
  return role === "kiosk" ? "person" : `cashier:${terminal}`;
}
