import {
  faceCalibrationSchema,
  type FaceCalibration,
  type FacePack,
} from "#shared/contracts/face-api.ts";
import { minuteOfDay, businessDay, type Instant } from "#shared/time/time.ts";
import type { PairCount } from "../store/face/compare-pairs.ts";
import type { ConfirmationCount } from "../store/face/template-store.ts";

/** Fewer people than this say too little about the rest: FACE.md section 5, "Site calibration". */
const fewestPeople = 200;

/** Of so many strangers one may be taken for somebody enrolled: FACE.md section 4. */
const strangersTakenIn = 0.01;

/** The curve is told in sixty steps of a hundredth, where a pack's strangers end and its friends begin. */
const curveFrom = { normalised: 0.2, raw: 0.4 };
const curveStep = 0.01;
const curvePoints = 60;

/** In local minutes: from three to five at night, when nobody eats. */
const night = { from: 3 * 60, to: 5 * 60 };

/** Whether the gallery is to be calibrated now: once a night. */
export function isCalibrationDue(last: FaceCalibration | null, now: Instant): boolean {
  const minute = minuteOfDay(now);
  if (minute < night.from || minute >= night.to) return false;
  return last === null || businessDay(last.at) < businessDay(now);
}

/** How many pairs score at least so much; the count's steps are `binWidth`. */
function pairsFrom({ histogram, binWidth }: PairSums, score: number): number {
  const first = Math.round((score + 1) / binWidth);
  let sum = 0;
  for (let bin = Math.max(0, first); bin < histogram.length; bin += 1) sum += histogram[bin] ?? 0;
  return sum;
}
type PairSums = Pick<PairCount, "histogram" | "pairs" | "binWidth">;

/**
 * The score from which a face counts alone: the pack's own, or more where this site's people resemble each other more.
 * At it, FMR × people ≤ 0.01. Null where the pack never counts alone.
 */
export function thresholdOf(
  counted: PairSums & Pick<PairCount, "people">,
  alone: number | null,
): Pick<FaceCalibration, "threshold" | "reason"> {
  if (alone === null) return { threshold: null, reason: "pack-never-alone" };
  const { people, pairs } = counted;
  if (people < fewestPeople) return { threshold: alone, reason: "too-few-people" };
  const most = (strangersTakenIn * pairs) / people;
  let threshold = alone;
  while (threshold < 1 && pairsFrom(counted, threshold) > most) {
    threshold = Math.round((threshold + curveStep) * 1000) / 1000;
  }
  return { threshold, reason: threshold > alone ? "raised" : "pack-default" };
}

/** What a count of all pairs says, with the presentations that second signs settled. */
export function calibrationOf(
  counted: PairCount,
  of: {
    readonly pack: FacePack;
    readonly at: Instant;
    readonly tookMs: number;
    readonly confirmations: ConfirmationCount;
  },
): FaceCalibration {
  const { pack, at, tookMs, confirmations } = of;
  const from = pack.isNormalised ? curveFrom.normalised : curveFrom.raw;
  const curve = Array.from({ length: curvePoints }, (_, step) => {
    const score = Math.round((from + step * curveStep) * 100) / 100;
    const fmr = counted.pairs === 0 ? 0 : pairsFrom(counted, score) / counted.pairs;
    return { score, fmr };
  });
  return {
    at,
    pack: pack.pack,
    people: counted.people,
    pairs: counted.pairs,
    ...thresholdOf(counted, pack.thresholds.alone),
    curve,
    highestPair: counted.highest,
    lookAlikePairs: counted.lookAlikePairs,
    confirmed: confirmations.confirmed,
    missed: confirmations.missed,
    tookMs: Math.round(tookMs),
  };
}

/** A calibration as it was kept; null when there is none of this layout. */
export function keptCalibration(kept: unknown): FaceCalibration | null {
  const parsed = faceCalibrationSchema.safeParse(kept);
  return parsed.success ? parsed.data : null;
}
