import { type Counted, type ErrorRate, leastTrials, trialsFor } from "./figures.ts";
import type { PackReport, ScoreSummary, ThresholdReport } from "./report.ts";

/** The report for people: every figure with the number of people, faces or trials behind it. */
export function reportText(reports: readonly PackReport[]): string {
  return [
    "人脸模型实测 · Face models, measured with the code that the screens run",
    ...reports.flatMap((report) => ["", ...packLines(report)]),
    "",
    ...limits,
    "",
  ].join("\n");
}

/** What FACE.md section 10 says not to promise. */
const limits = [
  "怎么读 · How to read it",
  "  These are photographs, not a kiosk: no seniors before a real camera, no time between the pictures, no attack.",
  "  No accuracy is promised for the elderly or for any group of people from it, and nothing for siblings or twins.",
  "  A site's own gallery gives its own figures: the nightly calibration, in the office.",
];

function packLines(report: PackReport): readonly string[] {
  const { people, peopleWithTwoPhotos, photos, faces, notDescribed, openSet } = report;
  return [
    `${report.pack} (${report.adapter})`,
    `  ${photos} photographs, ${faces} faces, ${notDescribed} of them not good enough to be described`,
    `  ${people} people, ${peopleWithTwoPhotos} of them with two faces or more`,
    ...problemLines(report),
    `  same person        ${summaryText(report.genuine)}`,
    `  different people   ${summaryText(report.impostor)}`,
    "  FNMR at FMR 1e-3   " +
      rateText(report.fnmrAtFmr1e3, {
        rate: 1e-3,
        trials: "pairs of one person",
        others: "pairs of two",
      }),
    `  1:N, ${openSet.gallery} enrolled: FNIR at FPIR 1 %   ` +
      rateText(openSet.fnirAtFpir1e2, {
        rate: 1e-2,
        trials: "searches for an enrolled person",
        others: "searches for a stranger",
      }),
    ...thresholdLines(report),
    `  one frame (640 × 480) to its reading   p50 ${ms(report.frameMs.p50)}, p95 ${ms(report.frameMs.p95)}`,
  ];
}

function problemLines({ unreadable, withoutFace }: PackReport): readonly string[] {
  return [
    ...(withoutFace > 0 ? [`  no face found in ${withoutFace} photographs`] : []),
    ...unreadable.map((path) => `  读不了 · not a picture that can be read: ${path}`),
  ];
}

function thresholdLines({ atThresholds: { alone, confirm } }: PackReport): readonly string[] {
  return [
    alone === null
      ? "  face alone         this pack never recognises by face alone"
      : `  face alone         ${thresholdText(alone)}`,
    `  after another sign ${thresholdText(confirm)}`,
  ];
}

function summaryText({ pairs, lowest, median, highest }: ScoreSummary): string {
  if (pairs === 0) return "no pairs";
  return `${pairs} pairs, scores ${score(lowest)} … ${score(median)} … ${score(highest)}`;
}

function thresholdText({ threshold, strangersMatched, missed }: ThresholdReport): string {
  return (
    `from ${score(threshold)}: strangers matched ${countText(strangersMatched)}, ` +
    `missed ${countText(missed)}`
  );
}

type RateWords = { readonly rate: number; readonly trials: string; readonly others: string };

function rateText({ threshold, missed, accepted, isEnough }: ErrorRate, words: RateWords): string {
  const behind = `${missed.of} ${words.trials}, ${accepted.of} ${words.others}`;
  if (!isEnough) {
    return `太少，说不准 · too few to say: ${behind} (it takes ${trialsFor(words.rate)} of the latter)`;
  }
  return `${countText(missed)} missed at ${score(threshold)} (${behind})`;
}

function countText({ count, of, atMost }: Counted): string {
  if (of < leastTrials) return `${count} of ${of} (too few to say)`;
  const bound = atMost === null ? "" : `, at most ${percent(atMost)} with 95 % confidence`;
  return `${count} of ${of} (${percent(count / of)}${bound})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} %`;
}

function score(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function ms(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(0)} ms`;
}
