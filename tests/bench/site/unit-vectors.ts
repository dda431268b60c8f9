/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of length 1 in no direction that any other one prefers: a face that nobody has. */
export function unitVector(dims: number, random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dims }, () => random() + random() + random() - 1.5);
  return scaledToOne(vector);
}

/** Another picture of the same face: a cosine of about 0.8. */
export function nearVector(vector: Float32Array, random: () => number): Float32Array {
  const other = unitVector(vector.length, random);
  return scaledToOne(vector.map((number, at) => 0.8 * number + 0.6 * (other[at] ?? 0)));
}

function scaledToOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}
