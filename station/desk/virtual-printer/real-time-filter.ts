/** What a piece of data holds: the status requests that are obeyed at once, and the rest, which is buffered. */
export type FilteredData = {
  readonly requests: readonly (1 | 2 | 3 | 4)[];
  readonly data: readonly number[];
};

/**
 * Picks DLE EOT n out of the incoming bytes, as the interface of a real printer does before anything else, so
 * that it answers even while the paper stands still. A request may be split over pieces.
 */
export function realTimeFilter(): (chunk: Uint8Array) => FilteredData {
  let held: number[] = [];

  return (chunk) => {
    const requests: (1 | 2 | 3 | 4)[] = [];
    const data: number[] = [];
    for (const byte of chunk) {
      held.push(byte);
      if (held.length === 1 && byte === 0x10) continue;
      if (held.length === 2 && byte === 0x04) continue;
      if (held.length === 3 && (byte === 1 || byte === 2 || byte === 3 || byte === 4)) {
        requests.push(byte);
        held = [];
        continue;
      }
      // Not a request after all; its last byte may begin one.
      const isNext = held.length > 1 && byte === 0x10;
      data.push(...(isNext ? held.slice(0, -1) : held));
      held = isNext ? [byte] : [];
    }
    return { requests, data };
  };
}
