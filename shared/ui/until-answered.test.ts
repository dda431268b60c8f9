import { describe, expect, test } from "vitest";
import { stationSilent } from "#shared/contracts/station-client.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { stillClock } from "./page-clock.fixture.ts";
import { untilAnswered } from "./until-answered.ts";

const silence = refuse(stationSilent);
const refusal = refuse({ code: "sold-out", message: "已售完。", next: "请选别的。" });

/** A question that is answered with these in turn, the last one again and again; notes when it was asked. */
function aQuestion(...answers: readonly Result<number>[]) {
  const clock = stillClock();
  const askedAt: number[] = [];
  const ask = async (): Promise<Result<number>> => {
    askedAt.push(clock.nowMs());
    return answers[Math.min(askedAt.length, answers.length) - 1] ?? silence;
  };
  return { clock, askedAt, ask };
}

describe("a question to the station", () => {
  test.each([
    ["a value", accept(1)],
    ["a refusal", refusal],
  ])("ends with %s", async (_what, answer) => {
    const { clock, ask, askedAt } = aQuestion(answer);
    expect(await untilAnswered(clock, { ask })).toEqual(answer);
    expect(askedAt).toEqual([0]);
  });

  test("is asked again after each silence, ever more slowly", async () => {
    const { clock, ask, askedAt } = aQuestion(...Array<Result<number>>(5).fill(silence), accept(1));
    let silences = 0;
    const asking = untilAnswered(clock, { ask, onsilence: () => void (silences += 1) });
    await clock.advance(60_000);
    expect(await asking).toEqual(accept(1));
    expect(askedAt).toEqual([0, 250, 750, 1_750, 3_750, 5_750]);
    expect(silences).toBe(5);
  });

  test("is dropped as soon as nobody waits for it", async () => {
    const { clock, ask, askedAt } = aQuestion(silence);
    let isWanted = true;
    const asking = untilAnswered(clock, { ask, isWanted: () => isWanted });
    await clock.advance(100);
    isWanted = false;
    await clock.advance(60_000);
    expect(await asking).toBeNull();
    expect(askedAt).toEqual([0]);
  });

  test("drops an answer that came when nobody waited any more", async () => {
    const { clock, ask } = aQuestion(accept(1));
    expect(await untilAnswered(clock, { ask, isWanted: () => false })).toBeNull();
  });

  test("ends when its tries are used up", async () => {
    const { clock, ask, askedAt } = aQuestion(silence);
    const asking = untilAnswered(clock, { ask, mostTries: 3 });
    await clock.advance(60_000);
    expect(await asking).toBeNull();
    expect(askedAt).toHaveLength(3);
  });
});
