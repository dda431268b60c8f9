import { describe, expect, test } from "vitest";
import { stationClient } from "#shared/contracts/station-client.ts";
import { accept, refuse } from "#shared/result.ts";
import { ConsentEntry, type ConsentAnswer } from "./consent.svelte.ts";
import { scriptedStation, till, uuid } from "./scripted-station.fixture.ts";

const notice = { version: 3, from: "2026-11-01", title: "告知书", points: [] };
const silence = { code: "station-silent", message: "没有回应。", next: "请稍等。" };

async function anEntry() {
  const station = scriptedStation();
  station.replies = {
    "/face/notice": () => Response.json(notice),
    "/notice-print": () => Response.json({ printJobId: 1 }),
  };
  const sent: ConsentAnswer[] = [];
  const answered: string[] = [];
  let commands = 0;
  const line = { isBroken: false };
  const entry = new ConsentEntry({
    client: stationClient("", station.fetch),
    terminal: till,
    newCommandId: () => uuid((commands += 1)),
    send: (answer) => {
      sent.push(answer);
      return Promise.resolve(line.isBroken ? refuse(silence) : accept(null));
    },
    onanswered: (answer) => answered.push(answer),
  });
  await entry.load();
  return { entry, sent, answered, line };
}

describe("an answer to the notice", () => {
  test("names the notice that was shown and how it was told", async () => {
    const { entry, sent, answered } = await anEntry();
    await entry.print();
    await entry.answer("given");
    expect(sent).toEqual([{ commandId: uuid(2), answer: "given", notice: 3, told: "printed" }]);
    expect(answered).toEqual(["given"]);
  });

  test("a withdrawal takes two touches", async () => {
    const { entry, sent } = await anEntry();
    await entry.withdraw();
    expect([entry.isWithdrawing, sent.length]).toEqual([true, 0]);
    await entry.withdraw();
    expect(sent.map(({ answer }) => answer)).toEqual(["withdrawn"]);
  });

  test("is one answer, however often it is sent", async () => {
    const { entry, sent, answered, line } = await anEntry();
    line.isBroken = true;
    await entry.answer("refused");
    expect([entry.refusal?.code, answered]).toEqual(["station-silent", []]);
    line.isBroken = false;
    await entry.answer("refused");
    expect(new Set(sent.map(({ commandId }) => commandId)).size).toBe(1);
  });

  test("cannot be given to a notice that did not come", async () => {
    const { entry, sent } = await anEntry();
    entry.notice = null;
    await entry.answer("given");
    expect(sent).toEqual([]);
  });
});
