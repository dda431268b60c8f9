/** How much is sent or asked for at once: half after nothing came through, twice as much after something did. */
export type ElasticSize = {
  readonly now: () => number;
  readonly isLeast: () => boolean;
  readonly grow: () => void;
  readonly shrink: () => void;
};

/** A size between `least` and `most`, whole and at least 1. */
export function elasticSize({
  first,
  least,
  most,
}: {
  first: number;
  least: number;
  most: number;
}): ElasticSize {
  let size = first;
  return {
    now: () => size,
    isLeast: () => size === least,
    grow() {
      size = Math.min(size * 2, most);
    },
    shrink() {
      size = Math.max(Math.floor(size / 2), least);
    },
  };
}

/** The first things whose JSON texts together have at most so many bytes; always at least one of them. */
export function withinBytes<T>(things: readonly T[], bytes: number): readonly T[] {
  let sum = 0;
  const tooMany = things.findIndex((thing, at) => {
    sum += Buffer.byteLength(JSON.stringify(thing));
    return at > 0 && sum > bytes;
  });
  return tooMany === -1 ? things : things.slice(0, tooMany);
}
