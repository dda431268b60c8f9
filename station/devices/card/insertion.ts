/** One card from going in to coming out. */
export type Insertion = {
  /** When the reader told of it, ms since the epoch. */
  readonly at: number;
  /** Answer to reset; empty for a card that gives none. */
  readonly atr: Uint8Array;
  isGone(): boolean;
  /** Resolves when the card is out, or when nobody can see it any more. */
  readonly gone: Promise<void>;
  /** Says that it is. */
  readonly take: () => void;
};

/** A card that has just been put in. */
export function newInsertion(at: number, atr: Uint8Array): Insertion {
  let isGone = false;
  let tell = (): void => {};
  const gone = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    at,
    atr,
    isGone: () => isGone,
    gone,
    take() {
      isGone = true;
      tell();
    },
  };
}
