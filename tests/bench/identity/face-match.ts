import { personKeySchema } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";
import { faceGallery } from "../../../station/face/gallery.ts";
import type { BenchPart } from "../frame/bench.ts";
import { sample } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { nearVector, numbersFrom, unitVector } from "../site/unit-vectors.ts";

const people = 5_000;
const dims = 512;
const repetitions = { warmUp: 50, count: 1_000 };

/** One search among 5,000 enrolled people; the limit of what is possible is reading their numbers once. */
export const faceMatch: BenchPart = {
  name: "match",
  title: "face: one search among 5,000 people of 512 numbers each",
  bars: [{ id: "face.match5000.p99Ms", unit: "ms", atMost: 10 }],
  async measure() {
    const random = numbersFrom(20_261_122);
    const gallery = faceGallery({ dims, isNormalised: true });
    const everything = new Float32Array(people * dims);
    for (let at = 0; at < people; at += 1) {
      const vector = unitVector(dims, random);
      everything.set(vector, at * dims);
      const person = personKeySchema.parse(at.toString(16).padStart(64, "0"));
      gallery.put({ person, label: String(at), hasLookAlike: false }, vector);
    }
    const probes = Array.from({ length: 64 }, (_, at) =>
      nearVector(everything.subarray(at * 70 * dims, (at * 70 + 1) * dims), random),
    );
    const times = sample(repetitions, (turn) => {
      const at = turn % probes.length;
      const found = gallery.match(probes[at] ?? new Float32Array(dims));
      assert(found !== null && Number.parseInt(found.person, 16) === at * 70, "the right person");
    });
    const reading = sample({ warmUp: 20, count: 200 }, () => sumOf(everything));
    return [
      { id: "face.match5000.p50Ms", unit: "ms", value: median(times) },
      { id: "face.match5000.p99Ms", unit: "ms", value: percentile(times, 0.99) },
      { id: "face.match5000.ratioToRead", unit: "×", value: median(times) / median(reading) },
    ];
  },
};

/** Four sums at once, as the search has them: what is left is reading. */
function sumOf(numbers: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    a += numbers[at] ?? 0;
    b += numbers[at + 1] ?? 0;
    c += numbers[at + 2] ?? 0;
    d += numbers[at + 3] ?? 0;
  }
  return a + b + c + d;
}
