/** A file of a virtual card. Bytes are written as hexadecimal digits. */
export type CardFile = {
  /** Name of the file in its application, such as 0xef05; null for one that is only reached by its short name. */
  readonly id: number | null;
  /** Short file identifier, 1 … 30. */
  readonly sfi: number;
  /** `key` wants RKSSSE before it can be read. */
  readonly gate: "free" | "key";
  readonly content:
    | { readonly kind: "records"; readonly records: readonly string[] }
    | { readonly kind: "transparent"; readonly bytes: string };
};

/** One application of a virtual card. */
export type CardApplication = {
  readonly aid: string;
  readonly fci: string;
  readonly isBlocked?: boolean;
  readonly files: readonly CardFile[];
  /** Answer to GET PROCESSING OPTIONS; payment applications only. */
  readonly processingOptions?: string;
};

/** What a virtual card is made of. */
export type CardImage = {
  readonly atr: string;
  readonly applications: readonly CardApplication[];
  /** `blocked` answers 6A81 to everything, `noise` random bytes, `silent` frames without a byte. */
  readonly manner?: "orderly" | "blocked" | "noise" | "silent";
};
