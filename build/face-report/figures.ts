import { faceScore, meanDescriptor } from "#shared/face/score.ts";

/** A described face and whom it shows. */
export type LabelledFace = {
  readonly person: string;
  readonly descriptor: Float32Array;
  /** Faces of one group may or may not be one person: nobody can tell, so their pairs count on no side. */
  readonly undecided: string | null;
};

/** Scores of all pairs: of one person, and of two. */
export type PairScores = {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
};

/** Compares every face with every other. */
export function pairScoresOf(faces: readonly LabelledFace[]): PairScores {
  const genuine: number[] = [];
  const impostor: number[] = [];
  faces.forEach((one, index) => {
    for (const other of faces.slice(index + 1)) {
      if (one.undecided !== null && one.undecided === other.undecided) continue;
      const score = faceScore(one.descriptor, other.descriptor);
      (one.person === other.person ? genuine : impostor).push(score);
    }
  });
  return { genuine, impostor };
}

/** A rate that was counted: so many of so many. `atMost` is where it lies with 95 % confidence when none was seen. */
export type Counted = {
  readonly count: number;
  readonly of: number;
  /** Rule of three, 3 / n; null when something was counted, or nothing was tried. */
  readonly atMost: number | null;
};

/** A count with its bound by the rule of three. */
export function counted(count: number, of: number): Counted {
  return { count, of, atMost: count === 0 && of > 0 ? Math.min(1, 3 / of) : null };
}

/** A measured error rate at a threshold, and whether there was enough to measure it with. */
export type ErrorRate = {
  readonly threshold: number;
  readonly missed: Counted;
  readonly accepted: Counted;
  /** False = too few trials to say anything about such a rate. */
  readonly isEnough: boolean;
};

/** Fewer trials say nothing about a rate: even without a single error it may be one in ten. */
export const leastTrials = 30;

/** The trials that show a rate, if not one of them fails: the rule of three. */
export function trialsFor(rate: number): number {
  return Math.ceil(3 / rate);
}

/** The lowest score above which no more than a share of the others' scores lies; −1 when there are none. */
export function thresholdAt(others: readonly number[], rate: number): number {
  const falling = others.toSorted((one, other) => other - one);
  return falling[Math.floor(others.length * rate)] ?? -1;
}

/** False non-matches where strangers match at a rate (FNMR at FMR, or FNIR at FPIR). */
export function missesAt(
  own: readonly number[],
  others: readonly number[],
  rate: number,
): ErrorRate {
  const threshold = thresholdAt(others, rate);
  const missed = own.filter((score) => score <= threshold).length;
  const accepted = others.filter((score) => score > threshold).length;
  return {
    threshold,
    missed: counted(missed, own.length),
    accepted: counted(accepted, others.length),
    isEnough: own.length >= leastTrials && others.length >= trialsFor(rate),
  };
}

/** Searches among all people: each photograph is looked for once with its person enrolled, once without. */
export type OpenSetTrials = {
  readonly gallery: number;
  /** Score of the own template where it was the best; −1 where another was. */
  readonly own: readonly number[];
  /** Best score of anybody while the person is not enrolled. */
  readonly strangers: readonly number[];
};

/** The most photographs that make one template: FACE.md section 4. */
const mostTemplates = 3;

/** Open-set trials with a gallery of one template (a mean of up to three other photographs) a person. */
export function openSetTrials(
  faces: readonly LabelledFace[],
  pack: { readonly isNormalised: boolean },
): OpenSetTrials {
  const people = Map.groupBy(faces, ({ person }) => person);
  const templateWithout = (person: string, left: LabelledFace | null): Float32Array | null => {
    const others = (people.get(person) ?? []).filter((face) => face !== left);
    if (others.length === 0) return null;
    const descriptors = others.slice(0, mostTemplates).map(({ descriptor }) => descriptor);
    return meanDescriptor(descriptors, pack);
  };
  const gallery = [...people.keys()].flatMap((person) => {
    const template = templateWithout(person, null);
    return template === null ? [] : [{ person, template }];
  });
  const own: number[] = [];
  const strangers: number[] = [];
  for (const probe of faces) {
    const kin = new Set(
      faces
        .filter(({ undecided }) => undecided !== null && undecided === probe.undecided)
        .map(({ person }) => person),
    );
    const rivals = gallery.filter(({ person }) => person !== probe.person && !kin.has(person));
    const best = Math.max(
      -1,
      ...rivals.map(({ template }) => faceScore(probe.descriptor, template)),
    );
    if (rivals.length > 0) strangers.push(best);
    const template = templateWithout(probe.person, probe);
    if (template === null) continue;
    const score = faceScore(probe.descriptor, template);
    own.push(score > best ? score : -1);
  }
  return { gallery: gallery.length, own, strangers };
}

/** A value below which a share of the numbers lies; null when there are none. */
export function percentile(numbers: readonly number[], share: number): number | null {
  const rising = numbers.toSorted((one, other) => one - other);
  return rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? null;
}
