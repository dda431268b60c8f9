import { expect, test } from "vitest";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import { textBlock } from "#shared/receipt/receipt.ts";
import { terminalIdSchema } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import {
  aCommandId,
  aStation,
  codeOf,
  kiosk,
  till,
  type TestStation,
} from "../sales/station.fixture.ts";
import type { PaperOutcome, PaperPrinter } from "./paper-queue.ts";

const noPaper: Refusal = { code: "printer-paper-out", message: "没纸了。", next: "请换纸。" };
const printed: PaperOutcome = { kind: "printed", refusal: null };

function withJob(): TestStation {
  const station = aStation();
  station.prints.queue({
    saleId: null,
    receiptNo: "S-1",
    terminal: till,
    document: { columns: 48, blocks: [textBlock("x")] },
    drawer: "leave",
    at: instant(1),
  });
  return station;
}

const stateOf = ({ prints }: TestStation, job = 1) => prints.job(job)?.state;
const told = ({ events }: TestStation) =>
  events.flatMap((event: StationEvent) =>
    event.kind === "print" ? [`${event.state} ${event.refusal?.code ?? "-"}`] : [],
  );

/** A printer that does what it is told to. */
const aPrinter = (
  print: PaperPrinter["print"],
  obstacle: PaperPrinter["obstacle"] = () => null,
): PaperPrinter => ({ print, obstacle });

test("a job is printing only from its first byte on", async () => {
  const station = withJob();
  const states: unknown[] = [];
  const printer = aPrinter((_, onBegun) => {
    states.push(stateOf(station));
    onBegun();
    states.push(stateOf(station));
    return Promise.resolve(printed);
  });
  await station.paper.drain(till, printer);
  expect([...states, stateOf(station)]).toEqual(["queued", "printing", "printed"]);
  expect(told(station)).toEqual(["printing -", "printed -"]);
});

test("nothing is handed to a printer that cannot print, and that is told once", async () => {
  const station = withJob();
  let obstacle: Refusal | null = noPaper;
  const handed: number[] = [];
  const printer = aPrinter(
    ({ printJobId }, onBegun) => {
      handed.push(printJobId);
      onBegun();
      return Promise.resolve(printed);
    },
    () => obstacle,
  );
  for (let tick = 0; tick < 3; tick += 1) await station.paper.drain(till, printer);
  expect([stateOf(station), handed]).toEqual(["queued", []]);
  expect(told(station)).toEqual(["held printer-paper-out"]);
  obstacle = { ...noPaper, code: "printer-cover-open" };
  await station.paper.drain(till, printer);
  obstacle = null;
  await station.paper.drain(till, printer);
  expect(told(station)).toEqual([
    "held printer-paper-out",
    "held printer-cover-open",
    "printing -",
    "printed -",
  ]);
});

test("a job that the printer gives back waits, and is told once", async () => {
  const station = withJob();
  const printer = aPrinter(() => Promise.resolve({ kind: "refused", refusal: noPaper }));
  for (let tick = 0; tick < 3; tick += 1) await station.paper.drain(till, printer);
  expect([stateOf(station), told(station)]).toEqual(["queued", ["held printer-paper-out"]]);
});

test.each<["before" | "after", string, string]>([
  ["before", "queued", "held print-failed"],
  ["after", "unknown", "unknown print-failed"],
])("a printer that fails %s the first byte leaves the job %s", async (when, state, last) => {
  const station = withJob();
  const printer = aPrinter((_, onBegun) => {
    if (when === "after") onBegun();
    return Promise.reject(new Error("broken"));
  });
  await station.paper.drain(till, printer);
  expect(stateOf(station)).toBe(state);
  expect(told(station).at(-1)).toBe(last);
});

test("an answer is journalled with the terminal of the person who looked", () => {
  const station = withJob();
  station.prints.setState(1, "unknown");
  const answer = {
    commandId: aCommandId("answer"),
    terminal: kiosk,
    answer: "print-again",
  } as const;
  expect(codeOf(station.paper.answer(1, answer))).toBe("accepted");
  expect(station.journal.after(0, 10)).toMatchObject([
    { kind: "print.answered", terminal: kiosk, actor: `cashier:${kiosk}` },
  ]);
  expect([stateOf(station), stateOf(station, 2)]).toEqual(["settled", "queued"]);
  const stranger = {
    ...answer,
    commandId: aCommandId("x"),
    terminal: terminalIdSchema.parse("t-9"),
  };
  expect(codeOf(station.paper.answer(1, stranger))).toBe("terminal-unknown");
});
