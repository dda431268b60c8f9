import { describe, expect, test } from "vitest";
import { fen } from "#shared/money/fen.ts";
import { planTender, type TenderChoice } from "./tender.ts";

type Case = [TenderChoice, string, number, number | null, "cash" | "wallet", number, number];

describe("how a bill is about to be paid", () => {
  test.each<Case>([
    // choice, typed, due, wallet → tender, change, missing
    [null, "", 800, null, "cash", 0, 0],
    [null, "", 800, 6_850, "wallet", 0, 0],
    [null, "", 800, 799, "cash", 0, 0],
    [null, "", 0, 6_850, "cash", 0, 0],
    ["cash", "", 800, 6_850, "cash", 0, 0],
    ["cash", "10", 800, 6_850, "cash", 200, 0],
    ["cash", "5", 800, null, "cash", 0, 300],
    ["wallet", "", 800, 800, "wallet", 0, 0],
    ["wallet", "", 800, 100, "cash", 0, 0],
  ])("%s typed '%s' due %i wallet %s: %s", (choice, entry, due, wallet, kind, change, missing) => {
    const plan = planTender({
      choice,
      entry,
      due: fen(due),
      wallet: wallet === null ? null : fen(wallet),
    });
    expect(plan).toMatchObject({ kind, change, missing });
  });
});
