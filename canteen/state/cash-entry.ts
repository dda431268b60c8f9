import { fen, subtractFen, zeroFen, type Fen } from "#shared/money/fen.ts";

/** A key of the cash keypad. */
export type CashKey =
  "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "." | "back" | "clear";

/** Nobody pays for lunch with more than 9,999 yuan; a longer number is a slip of the finger. */
const mostYuanDigits = 4;

/**
 * The amount as typed so far, in yuan: "", "5", "50", "50.", "50.5", "50.50".
 * @returns the entry after the key; unchanged when the key does not fit
 */
export function withKey(entry: string, key: CashKey): string {
  if (key === "clear") return "";
  if (key === "back") return entry.slice(0, -1);
  const next =
    key === "." && entry === "" ? "0." : (entry === "0" && key !== "." ? "" : entry) + key;
  return isEntry(next) ? next : entry;
}

/** The typed amount; null when nothing is typed. */
export function entryFen(entry: string): Fen | null {
  if (entry === "") return null;
  const [yuan = "", rest = ""] = entry.split(".");
  return fen(Number(yuan) * 100 + Number(rest.padEnd(2, "0")));
}

/** What the guest gave against what is due: the change, or what is still missing. */
export type CashCount = { readonly received: Fen; readonly change: Fen; readonly missing: Fen };

/** Counts cash; nothing typed means exactly what is due. */
export function countCash(entry: string, due: Fen): CashCount {
  const received = entryFen(entry) ?? due;
  return received >= due
    ? { received, change: subtractFen(received, due), missing: zeroFen }
    : { received, change: zeroFen, missing: subtractFen(due, received) };
}

function isEntry(entry: string): boolean {
  const [yuan = "", rest = ""] = entry.split(".");
  return yuan.length <= mostYuanDigits && rest.length <= 2 && /^\d+\.?\d*$/.test(entry);
}
