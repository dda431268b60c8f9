import type { PersonKey } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";

/** Somebody enrolled, as faces are compared with them. */
export type GalleryEntry = {
  readonly person: PersonKey;
  /** The name of the template in the face's files. */
  readonly label: string;
  readonly hasLookAlike: boolean;
};

/** The nearest person of the gallery. */
type Match = {
  readonly person: PersonKey;
  readonly score: number;
  /** How far the second person is behind; 2 when there is nobody else. */
  readonly lead: number;
};

/** The widest gap between two scores of normalised descriptors. */
const noSecond = 2;

/** The most people that are compared with: the size for which a search of 10 ms is promised. */
export const fullGallery = 5_000;

/**
 * Everybody enrolled, in memory: one descriptor a person, one after the other, so that a search is one pass over one
 * array. Nothing of it is ever handed out but scores and a copy for calibration.
 */
class Gallery {
  readonly #dims: number;
  readonly #scoreAt: typeof dot;
  #vectors: Float32Array<ArrayBuffer>;
  readonly #entries: GalleryEntry[] = [];
  readonly #places = new Map<PersonKey, number>();

  constructor({ dims, isNormalised }: { readonly dims: number; readonly isNormalised: boolean }) {
    this.#dims = dims;
    this.#scoreAt = isNormalised ? dot : distanceScore;
    this.#vectors = new Float32Array(64 * dims);
  }

  /** How many are enrolled. */
  size(): number {
    return this.#entries.length;
  }

  entry(person: PersonKey): GalleryEntry | null {
    const place = this.#places.get(person);
    return place === undefined ? null : (this.#entries[place] ?? null);
  }

  entries(): readonly GalleryEntry[] {
    return this.#entries;
  }

  /** Adds a person, or puts another descriptor in the place of theirs. */
  put(entry: GalleryEntry, vector: Float32Array): void {
    assert(vector.length === this.#dims, "a template has the numbers of its pack");
    const place = this.#places.get(entry.person) ?? this.#entries.length;
    if ((place + 1) * this.#dims > this.#vectors.length) this.#grow();
    this.#vectors.set(vector, place * this.#dims);
    this.#entries[place] = entry;
    this.#places.set(entry.person, place);
  }

  #grow(): void {
    const larger = new Float32Array(this.#vectors.length * 2);
    larger.set(this.#vectors);
    this.#vectors.fill(0);
    this.#vectors = larger;
  }

  /** Takes a person out and overwrites the numbers; the last one moves into the gap. */
  remove(person: PersonKey): void {
    const place = this.#places.get(person);
    const moved = this.#entries.at(-1);
    if (place === undefined || moved === undefined) return;
    const last = (this.#entries.length - 1) * this.#dims;
    this.#vectors.copyWithin(place * this.#dims, last, last + this.#dims);
    this.#vectors.fill(0, last, last + this.#dims);
    this.#entries[place] = moved;
    this.#places.set(moved.person, place);
    this.#entries.pop();
    this.#places.delete(person);
  }

  /** Says whether somebody enrolled resembles a person. */
  mark(person: PersonKey, { hasLookAlike }: Pick<GalleryEntry, "hasLookAlike">): void {
    const place = this.#places.get(person);
    const entry = place === undefined ? undefined : this.#entries[place];
    if (place === undefined || entry === undefined) return;
    this.#entries[place] = { ...entry, hasLookAlike };
  }

  /** The nearest person and how far ahead; null in an empty gallery. */
  match(probe: Float32Array): Match | null {
    let best = -1;
    let score = -Infinity;
    let second = -Infinity;
    for (let place = 0; place < this.#entries.length; place += 1) {
      const here = this.#scoreAt(this.#vectors, place * this.#dims, probe);
      if (here > score) {
        second = score;
        score = here;
        best = place;
      } else if (here > second) second = here;
    }
    const nearest = this.#entries[best];
    if (nearest === undefined) return null;
    return { person: nearest.person, score, lead: Math.min(noSecond, score - second) };
  }

  /** The score against one person; null when they are not enrolled. */
  scoreOf(person: PersonKey, probe: Float32Array): number | null {
    const place = this.#places.get(person);
    if (place === undefined) return null;
    return this.#scoreAt(this.#vectors, place * this.#dims, probe);
  }

  /** Everybody but one person who scores `least` or more. */
  alike(
    probe: Float32Array,
    { least, but }: { readonly least: number; readonly but: PersonKey },
  ): { readonly person: PersonKey; readonly score: number }[] {
    return this.#entries
      .map(({ person }, place) => ({
        person,
        score: this.#scoreAt(this.#vectors, place * this.#dims, probe),
      }))
      .filter(({ person, score }) => person !== but && score >= least);
  }

  /** A copy of all descriptors, in the order of `entries`. */
  copy(): Float32Array<ArrayBuffer> {
    return this.#vectors.slice(0, this.#entries.length * this.#dims);
  }
}

export type FaceGallery = Gallery;

/** An empty gallery of a pack's descriptors. */
export function faceGallery(of: {
  readonly dims: number;
  readonly isNormalised: boolean;
}): FaceGallery {
  return new Gallery(of);
}

/** Four sums at once: the loop then waits for memory and not for the one before. */
function dot(vectors: Float32Array, from: number, probe: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const { length } = probe;
  const whole = length - (length % 4);
  for (let at = 0; at < whole; at += 4) {
    a += (vectors[from + at] ?? 0) * (probe[at] ?? 0);
    b += (vectors[from + at + 1] ?? 0) * (probe[at + 1] ?? 0);
    c += (vectors[from + at + 2] ?? 0) * (probe[at + 2] ?? 0);
    d += (vectors[from + at + 3] ?? 0) * (probe[at + 3] ?? 0);
  }
  for (let at = whole; at < length; at += 1) a += (vectors[from + at] ?? 0) * (probe[at] ?? 0);
  return a + b + c + d;
}

function distanceScore(vectors: Float32Array, from: number, probe: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < probe.length; at += 1) {
    const gap = (vectors[from + at] ?? 0) - (probe[at] ?? 0);
    sum += gap * gap;
  }
  return 1 - sum / 2;
}
