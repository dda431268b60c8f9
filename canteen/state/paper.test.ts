import { describe, expect, test } from "vitest";
import { topUpRequestSchema } from "#shared/contracts/station-api.ts";
import { stationClient, type Fetch } from "#shared/contracts/station-client.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import { fen } from "#shared/money/fen.ts";
import { stillClock } from "#shared/ui/page-clock.fixture.ts";
import { attemptStore } from "./attempt-store.ts";
import { Printing } from "./printing.svelte.ts";
import { Receipts } from "./receipts.svelte.ts";
import { aSession, till, uuid } from "./scripted-station.fixture.ts";
import { TopUp } from "./top-up.svelte.ts";

type Answer = (body: { commandId: string }) => unknown;

/** A station that gives these answers in turn; null = the answer is lost. */
function answering(...answers: (Answer | null)[]) {
  const ids: string[] = [];
  const fetch: Fetch = async (_path, options) => {
    const body = JSON.parse(typeof options?.body === "string" ? options.body : "{}") as {
      commandId: string;
    };
    ids.push(body.commandId);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === null || answer === undefined) throw new TypeError("the line broke");
    return Response.json(answer(body));
  };
  let commands = 0;
  const parts = {
    client: stationClient("", fetch),
    fetch,
    terminal: till,
    clock: stillClock(),
    newCommandId: () => uuid((commands += 1)),
  };
  return { parts: { ...parts, topUps: topUpsIn(new Map()) }, ids };
}

/** The store of a browser that outlives its page. */
function topUpsIn(texts: Map<string, string>) {
  const storage = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  };
  return attemptStore(storage, "top-up", topUpRequestSchema);
}

const printed: Answer = () => ({ printJobId: 5 });
const question = { printJobId: 4, terminal: till, receiptNo: "S001-4", text: "请看小票。" };
const withQuestion = { questions: [question] } as unknown as StationState;

describe("the paper", () => {
  test("a question goes away once it is answered, and comes back when the answer was lost", async () => {
    const { parts, ids } = answering(null, printed);
    const printing = new Printing(parts);
    const open = () => printing.openQuestions(withQuestion).length;
    await printing.answer(4, "paper-is-good");
    expect([open(), printing.refusal?.code]).toEqual([1, "station-silent"]);
    await printing.answer(4, "paper-is-good");
    expect([open(), printing.refusal]).toEqual([0, null]);
    expect(ids).toEqual([uuid(1), uuid(1)]);
  });

  test("held receipts are counted until they are printed", () => {
    const printing = new Printing(answering(printed).parts);
    const job = { kind: "print", terminal: till, receiptNo: "S001-1", refusal: null } as const;
    printing.onevent({ ...job, printJobId: 1, state: "held" });
    printing.onevent({ ...job, printJobId: 2, receiptNo: "S001-2", state: "held" });
    expect(printing.waiting).toHaveLength(2);
    printing.onevent({ ...job, printJobId: 1, state: "printed" });
    expect(printing.waiting).toHaveLength(1);
    expect(printing.paperOf("S001-1")?.state).toBe("printed");
  });

  test("a reprint asked for again after silence has the same id; the next one has its own", async () => {
    const sale = {
      saleId: uuid(900),
      receiptNo: "S001-1",
      at: 1_795_000_000_000,
      terminal: till,
      maskedName: "",
      listTotal: 1_000,
      selfPay: 1_000,
      printState: "printed",
    };
    const { parts, ids } = answering(() => ({ sales: [sale] }), null, printed);
    const receipts = new Receipts(parts);
    await receipts.open(null);
    await receipts.reprint();
    expect(receipts.refusal?.code).toBe("station-silent");
    await receipts.reprint();
    expect(receipts.reprintedId).toBe(sale.saleId);
    await receipts.reprint();
    expect(ids.slice(1)).toEqual([uuid(1), uuid(1), uuid(2)]);
  });
});

describe("filling a wallet", () => {
  const { sessionId } = aSession({ n: 1 });
  const filled: Answer = () => ({
    receiptNo: "S001-9",
    amount: 10_000,
    walletAfter: 12_000,
    printJobId: 9,
  });

  test("needs an amount", async () => {
    const { parts, ids } = answering(filled);
    const topUp = new TopUp(parts);
    expect(await topUp.confirm(sessionId)).toBeNull();
    topUp.press("0");
    expect(await topUp.confirm(sessionId)).toBeNull();
    expect(ids).toEqual([]);
  });

  test("asks again with the same id when the answer is lost", async () => {
    const { parts, ids } = answering(null, filled);
    const topUp = new TopUp(parts);
    topUp.choose(fen(10_000));
    const confirming = topUp.confirm(sessionId);
    await parts.clock.advance(2_000);
    expect(await confirming).toEqual({ sessionId, walletAfter: 12_000 });
    expect(topUp.phase).toMatchObject({ kind: "done", amount: 10_000 });
    expect(ids).toEqual([uuid(1), uuid(1)]);
  });

  /** A page that asks for ¥100, gets no answer, and is closed. */
  async function closedInTheMiddle() {
    const before = answering(null);
    const closed = new TopUp(before.parts);
    closed.choose(fen(10_000));
    void closed.confirm(sessionId);
    await before.parts.clock.advance(100);
    expect(before.ids).toEqual([uuid(1)]);
    return before.parts.topUps;
  }

  test("a screen killed in mid-way asks about it with the same id when it comes back", async () => {
    const topUps = await closedInTheMiddle();
    const { parts, ids } = answering(filled);
    const topUp = new TopUp({ ...parts, topUps });
    expect(topUp.isLeftOpen()).toBe(true);
    expect(await topUp.resume()).toEqual({ sessionId, walletAfter: 12_000 });
    expect(topUp.phase).toMatchObject({ kind: "done", amount: 10_000 });
    expect(ids).toEqual([uuid(1)]);
    expect([topUp.isLeftOpen(), await topUp.resume(), ids.length]).toEqual([false, null, 1]);
  });

  test("what was refused meanwhile is said, and the next one has an id of its own", async () => {
    const topUps = await closedInTheMiddle();
    const { parts, ids } = answering(() => null, filled);
    const refused = new Response(
      JSON.stringify({ refusal: { code: "x", message: "没有充。", next: "请重来。" } }),
      { status: 409 },
    );
    let isFirst = true;
    const client = stationClient("", async (url, options) => {
      const answer = await parts.fetch(url, options);
      if (!isFirst) return answer;
      isFirst = false;
      return refused;
    });
    const topUp = new TopUp({ ...parts, client, topUps, newCommandId: () => uuid(2) });
    expect(await topUp.resume()).toBeNull();
    expect(topUp.phase).toMatchObject({ kind: "not-done", refusal: { code: "x" } });
    topUp.reset();
    topUp.choose(fen(5_000));
    await topUp.confirm(sessionId);
    expect(ids).toEqual([uuid(1), uuid(2)]);
  });

  test("nobody answering for minutes leaves it open, and it is asked for again", async () => {
    const { parts, ids } = answering(...Array<Answer | null>(30).fill(null), filled);
    const topUp = new TopUp(parts);
    topUp.choose(fen(10_000));
    const confirming = topUp.confirm(sessionId);
    await parts.clock.advance(10 * 60_000);
    expect(await confirming).toBeNull();
    expect([topUp.phase.kind, topUp.isLeftOpen()]).toEqual(["unconfirmed", true]);
    expect(await topUp.resume()).toEqual({ sessionId, walletAfter: 12_000 });
    expect(new Set(ids)).toEqual(new Set([uuid(1)]));
  });
});
