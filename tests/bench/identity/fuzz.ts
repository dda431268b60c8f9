import { fuzzCode } from "#shared/identity/code/code.fixture.ts";
import { fuzzCard } from "../../../station/devices/card/card-fuzz.fixture.ts";
import type { BenchPart } from "../frame/bench.ts";

const inputs = 1_000_000;
const seed = 20_261_122;

/** A million wrong codes and a million wrong cards: none throws, and none that was spoilt is taken for whole. */
export const fuzz: BenchPart = {
  name: "fuzz",
  title: "fuzz: a million wrong inputs for the parser of codes and for that of cards",
  bars: [],
  async measure({ note }) {
    note("codes");
    const startedAt = performance.now();
    await fuzzCode(inputs, seed);
    const codesAt = performance.now();
    note("cards");
    fuzzCard(inputs, seed);
    const cardsAt = performance.now();
    return [
      { id: "fuzz.code.inputs", unit: "count", value: inputs },
      { id: "fuzz.code.msEach", unit: "ms", value: (codesAt - startedAt) / inputs },
      { id: "fuzz.card.inputs", unit: "count", value: inputs },
      { id: "fuzz.card.msEach", unit: "ms", value: (cardsAt - codesAt) / inputs },
    ];
  },
};
