import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faceScore } from "#shared/face/score.ts";
import { aFace, aPack, aPerson, near, nobodySeen, seenOf } from "./faces.fixture.ts";
import type { Seen } from "./frame-quality.ts";
import {
  afterFrame,
  afterTime,
  beginPresentation,
  lookLimits,
  type Decision,
  type Presentation,
  type PresentationRules,
} from "./presentation.ts";

const pack = aPack();
const [anna, bo] = [aPerson(1), aPerson(2)];
const faces = new Map([
  [anna, aFace(1)],
  [bo, aFace(2)],
]);

function rules(own: Partial<PresentationRules> & { alike?: boolean } = {}): PresentationRules {
  const { alike = false, ...rest } = own;
  return {
    quality: pack.quality,
    thresholds: pack.thresholds,
    alone: pack.thresholds.alone,
    isNormalised: true,
    headTurn: "one-in-five",
    random: () => 0.9,
    nearest: (probe) => {
      const ranked = [...faces]
        .map(([person, face]) => ({ person, score: faceScore(face, probe) }))
        .sort((one, other) => other.score - one.score);
      const [first, second] = ranked;
      if (first === undefined) return null;
      return { ...first, lead: first.score - (second?.score ?? -1), hasLookAlike: alike };
    },
    ...rest,
  };
}

/** Shows frames 100 ms apart, from 0 on. */
function shown(seen: readonly Seen[], own: Parameters<typeof rules>[0] = {}): Presentation {
  const judged = rules(own);
  return seen.reduce(
    (now, one, at) => afterFrame(now, one, { rules: judged, nowMs: at * 100 }),
    beginPresentation(0),
  );
}

function decided(presentation: Presentation): Decision | null {
  return presentation.phase === "decided" ? presentation.decision : null;
}

/** What came out in one word. */
function outcome(presentation: Presentation): string {
  if (presentation.phase !== "decided") return presentation.phase;
  const { decision } = presentation;
  return decision.kind === "nobody" ? `nobody ${decision.why}` : (decision.seen.doubt ?? "alone");
}

const repeated = (seen: Seen, count: number): Seen[] => Array.from({ length: count }, () => seen);
const atCosine = (cosine: number): Seen => seenOf(near(aFace(1), cosine));
/** Between two people: `cosine` to the one, less to the other by `lead`. */
function between(cosine: number, lead: number): Seen {
  const face = new Float32Array(64);
  face[1] = cosine;
  face[2] = cosine - lead;
  face[63] = Math.sqrt(1 - cosine ** 2 - (cosine - lead) ** 2);
  return seenOf(face);
}

describe("FACE.md section 5, decision for one presentation", () => {
  const long = 70;
  test.each([
    ["sure, ahead, not marked", repeated(atCosine(0.8), 3), {}, "alone"],
    ["exactly sure", repeated(atCosine(0.7001), 3), {}, "alone"],
    [
      "above the threshold and below 0.70: the head is turned",
      repeated(atCosine(0.65), 3),
      {},
      "turn",
    ],
    ["always a head turn here", repeated(atCosine(0.9), 3), { headTurn: "always" }, "turn"],
    [
      "one in five is asked to turn",
      repeated(atCosine(0.9), 3),
      { random: (): number => 0.19 },
      "turn",
    ],
    ["four in five are not", repeated(atCosine(0.9), 3), { random: (): number => 0.2 }, "alone"],
    ["just below the threshold", repeated(atCosine(0.59), long), {}, "face-unsure"],
    ["just above what suggests", repeated(atCosine(0.46), long), {}, "face-unsure"],
    ["below what suggests", repeated(atCosine(0.44), long), {}, "nobody unknown"],
    ["too little ahead", repeated(between(0.68, 0.05), long), {}, "face-unsure"],
    ["marked as look-alike", repeated(atCosine(0.9), 3), { alike: true }, "look-alike"],
    ["a pack that is never alone", repeated(atCosine(0.9), 3), { alone: null }, "face-unsure"],
    [
      "the calibration raised the threshold",
      repeated(atCosine(0.75), long),
      { alone: 0.8 },
      "face-unsure",
    ],
    ["a stranger", repeated(seenOf(aFace(9)), long), {}, "nobody unknown"],
    ["nobody at all", repeated(nobodySeen, 101), {}, "nobody unseen"],
    ["two good frames are too few", repeated(atCosine(0.9), 2), {}, "look"],
  ] as const)("%s", (_name, seen, own, expected) => {
    expect(outcome(shown(seen, own))).toBe(expected);
  });

  test("the right person is named, with the score of the mean", () => {
    const decision = decided(shown(repeated(atCosine(0.8), 3)));
    expect(decision).toMatchObject({ kind: "seen", seen: { person: anna, doubt: null } });
    expect(decision?.kind === "seen" && decision.score).toBeCloseTo(0.8, 5);
  });

  test("a face that is unsure is given a moment to come nearer", () => {
    const unsure = repeated(atCosine(0.55), 5);
    expect(outcome(shown(unsure))).toBe("look");
    // The first mean above the threshold is below 0.70, so the head is turned.
    expect(outcome(shown([...unsure, ...repeated(atCosine(0.8), 4)]))).toBe("turn");
  });

  test("six seconds count from the first good frame, ten from the beginning", () => {
    const stranger = seenOf(aFace(9));
    const waited = [...repeated(nobodySeen, 40), ...repeated(stranger, 60)];
    expect(outcome(shown(waited))).toBe("look");
    expect(outcome(shown([...waited, stranger]))).toBe("nobody unknown");
    expect(outcome(shown(repeated(nobodySeen, 100)))).toBe("look");
  });

  test("time passes without frames", () => {
    const begun = beginPresentation(0);
    expect(outcome(afterTime(begun, lookLimits.unseenMs - 1))).toBe("look");
    expect(outcome(afterTime(begun, lookLimits.unseenMs))).toBe("nobody unseen");
  });
});

describe("three good frames in a row of one person", () => {
  const good = atCosine(0.8);
  const moved = seenOf(near(aFace(1), 0.8), { box: { x: 0.35, y: 0.2, width: 0.3, height: 0.4 } });
  const other = seenOf(aFace(2));

  test.each([
    ["a bad frame between begins anew", [good, good, nobodySeen, good], "no-face", 1],
    ["a face that moved begins anew", [good, good, moved], "hold-still", 1],
    ["another person begins anew", [good, good, other], null, 1],
  ] as const)("%s", (_name, seen, hint, run) => {
    const state = shown(seen);
    expect(state).toMatchObject({ phase: "look" });
    if (state.phase === "look") {
      expect(state.run).toHaveLength(run);
      if (seen.at(-1) !== good) expect(state.hint).toBe(hint);
    }
  });

  test.each([
    [nobodySeen, "no-face"],
    [{ ...good, faces: 2 }, "two-faces"],
    [seenOf(aFace(1), { eyeDistance: 39 }), "come-closer"],
    [seenOf(aFace(1), { luminance: 39 }), "too-dark"],
    [seenOf(aFace(1), { luminance: 211 }), "too-bright"],
    [seenOf(aFace(1), { sharpness: 29 }), "hold-still"],
    [seenOf(aFace(1), { yaw: -0.26 }), "look-here"],
    [seenOf(aFace(1), { score: 0.69 }), "look-here"],
    [seenOf(null), "look-here"],
  ] as const)("case %#: says what to do better", (seen, hint) => {
    expect(shown([good, good, seen])).toMatchObject({ phase: "look", hint, run: [] });
  });
});

describe("properties", () => {
  const aSeen: fc.Arbitrary<Seen> = fc.oneof(
    fc.constant(nobodySeen),
    fc
      .record({
        cosine: fc.double({ min: -0.9, max: 0.99, noNaN: true }),
        who: fc.constantFrom(1, 2, 3),
        yaw: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        x: fc.constantFrom(0.3, 0.305, 0.5),
      })
      .map(({ cosine, who, yaw, x }) =>
        seenOf(near(aFace(who), cosine), {
          yaw,
          box: { x, y: 0.2, width: 0.3, height: 0.4 },
        }),
      ),
  );

  test("nobody is alone below the threshold, and nobody is named below what suggests", () => {
    fc.assert(
      fc.property(fc.array(aSeen, { maxLength: 120 }), fc.boolean(), (seen, turns) => {
        const decision = decided(shown(seen, { headTurn: turns ? "always" : "one-in-five" }));
        if (decision?.kind !== "seen") return;
        expect(decision.score).toBeGreaterThanOrEqual(0.45);
        if (decision.seen.doubt === null) expect(decision.score).toBeGreaterThanOrEqual(0.6);
      }),
    );
  });

  test("where the head is always turned, frames that look ahead are never enough", () => {
    fc.assert(
      fc.property(fc.array(aSeen, { maxLength: 60 }), (seen) => {
        const ahead = seen.map((one) =>
          one.face === null ? one : { ...one, face: { ...one.face, yaw: 0 } },
        );
        expect(outcome(shown(ahead, { headTurn: "always" }))).not.toBe("alone");
      }),
    );
  });

  test("it is over after sixteen seconds at most, whatever is seen", () => {
    fc.assert(
      fc.property(fc.array(aSeen, { minLength: 260, maxLength: 260 }), (seen) => {
        expect(shown(seen, { headTurn: "always" }).phase).toBe("decided");
      }),
      { numRuns: 20 },
    );
  });
});
