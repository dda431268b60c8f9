import type { FacePack } from "#shared/contracts/face-api.ts";
import { descriptorFromText } from "#shared/face/descriptor-text.ts";
import {
  counted,
  type Counted,
  type ErrorRate,
  type LabelledFace,
  missesAt,
  openSetTrials,
  pairScoresOf,
  percentile,
} from "./figures.ts";
import type { FaceLab } from "./lab.ts";
import { labelled, type Photo } from "./photos.ts";

/** What was measured with one pack. */
export type PackReport = {
  readonly pack: string;
  readonly adapter: FacePack["adapter"];
  readonly people: number;
  readonly peopleWithTwoPhotos: number;
  readonly photos: number;
  readonly unreadable: readonly string[];
  readonly withoutFace: number;
  readonly faces: number;
  /** Faces that the quality gate of the pack turned away; they are in none of the pairs. */
  readonly notDescribed: number;
  readonly genuine: ScoreSummary;
  readonly impostor: ScoreSummary;
  readonly fnmrAtFmr1e3: ErrorRate;
  readonly openSet: { readonly gallery: number; readonly fnirAtFpir1e2: ErrorRate };
  /** What the pack's own thresholds do on these pairs; `alone` null = the pack is never used so. */
  readonly atThresholds: {
    readonly alone: ThresholdReport | null;
    readonly confirm: ThresholdReport;
  };
  readonly frameMs: { readonly p50: number | null; readonly p95: number | null };
};

export type ScoreSummary = {
  readonly pairs: number;
  readonly lowest: number | null;
  readonly median: number | null;
  readonly highest: number | null;
};

export type ThresholdReport = {
  readonly threshold: number;
  readonly strangersMatched: Counted;
  readonly missed: Counted;
};

/** Rounds of the time of one frame, after a few that warm the nets up. */
const rounds = { warm: 5, counted: 60 };

/** Measures one pack on all photographs. */
export async function packReport(
  lab: FaceLab,
  pack: FacePack,
  photos: readonly Photo[],
): Promise<PackReport> {
  const unreadable: string[] = [];
  const described: LabelledFace[] = [];
  let faceCount = 0;
  let withoutFace = 0;
  for (const photo of photos) {
    const faces = await lab.faces(pack.pack, photo.path);
    if (faces === null) unreadable.push(photo.path);
    else if (faces.length === 0) withoutFace += 1;
    for (const { face, person, undecided } of labelled(photo, faces ?? [])) {
      faceCount += 1;
      const { descriptor: text } = face;
      const descriptor = text === null ? null : descriptorFromText(text, pack.dims);
      if (descriptor !== null) described.push({ person, descriptor, undecided });
    }
  }
  const people = Map.groupBy(described, ({ person }) => person);
  return {
    pack: pack.pack,
    adapter: pack.adapter,
    people: people.size,
    peopleWithTwoPhotos: [...people.values()].filter(({ length }) => length > 1).length,
    photos: photos.length,
    unreadable,
    withoutFace,
    faces: faceCount,
    notDescribed: faceCount - described.length,
    ...ratesOf(described, pack),
    frameMs: await frameTimes(lab, pack, photos),
  };
}

type Rates = Pick<PackReport, "genuine" | "impostor" | "fnmrAtFmr1e3" | "openSet" | "atThresholds">;

function ratesOf(described: readonly LabelledFace[], pack: FacePack): Rates {
  const { genuine, impostor } = pairScoresOf(described);
  const trials = openSetTrials(described, pack);
  const at = (threshold: number): ThresholdReport => ({
    threshold,
    strangersMatched: counted(
      impostor.filter((score) => score >= threshold).length,
      impostor.length,
    ),
    missed: counted(genuine.filter((score) => score < threshold).length, genuine.length),
  });
  const { alone, confirm } = pack.thresholds;
  return {
    genuine: summaryOf(genuine),
    impostor: summaryOf(impostor),
    fnmrAtFmr1e3: missesAt(genuine, impostor, 1e-3),
    openSet: {
      gallery: trials.gallery,
      fnirAtFpir1e2: missesAt(trials.own, trials.strangers, 1e-2),
    },
    atThresholds: { alone: alone === null ? null : at(alone), confirm: at(confirm) },
  };
}

function summaryOf(scores: readonly number[]): ScoreSummary {
  return {
    pairs: scores.length,
    lowest: percentile(scores, 0),
    median: percentile(scores, 0.5),
    highest: percentile(scores, 1),
  };
}

async function frameTimes(
  lab: FaceLab,
  pack: FacePack,
  photos: readonly Photo[],
): Promise<PackReport["frameMs"]> {
  const [photo] = photos;
  if (photo === undefined) return { p50: null, p95: null };
  await lab.timeFrames(pack.pack, photo.path, rounds.warm);
  const times = await lab.timeFrames(pack.pack, photo.path, rounds.counted);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}
