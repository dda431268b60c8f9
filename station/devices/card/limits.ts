/** Limits of reading, in ms: the card driver's specification, §6.3. Tests shorten them. */
export type ReadingTimes = {
  /**
   * A card is read when it has lain still for this long. The specification says 150, but the waiting would be
   * four fifths of what a read costs outside the card (measured: 33 ms with 30). A contact that still bounces
   * after it is caught by the cold retry, which takes the power away and begins again.
   */
  readonly debounceMs: number;
  readonly connectMs: number;
  readonly transmitMs: number;
  readonly wholeReadMs: number;
  readonly slowMs: number;
  /** Without power between two attempts. */
  readonly coldMs: number;
  /** How long the reader may take to notice that the card is gone. */
  readonly noticeMs: number;
  /** Between two tries to take a card that another program holds. */
  readonly busyMs: number;
  /** A command that is still under way this long after the card is out will never end. */
  readonly stuckAfterRemovalMs: number;
  readonly stuckMs: number;
};

export const readingTimes: ReadingTimes = {
  debounceMs: 30,
  connectMs: 3_000,
  transmitMs: 2_000,
  wholeReadMs: 6_000,
  slowMs: 1_500,
  coldMs: 300,
  noticeMs: 600,
  busyMs: 200,
  stuckAfterRemovalMs: 3_000,
  stuckMs: 20_000,
};

/** Tries to take a card: the first and three more. */
export const mostTakes = 4;
/** Reads of one insertion: the first and one cold retry. */
export const mostAttempts = 2;
