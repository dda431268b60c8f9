/** Unit of a figure, as it is printed. */
export type Unit = "ms" | "MB" | "×" | "count";

/** A limit that must hold. Its id also names the figure that is held against it. */
export type Bar = {
  /** `sale.commit.p99Ms`: group, what, which statistic with its unit. */
  readonly id: string;
  readonly unit: Unit;
  readonly atMost: number;
};

/** One measured value. Without a bar of the same id it is information. */
export type Figure = { readonly id: string; readonly unit: Unit; readonly value: number };

/** What a measurement is given. */
export type Bench = {
  /** An empty folder of its own on the disk of the project, so that a commit costs what it costs in service. */
  readonly folder: string;
  /** Says on standard error how far it has come. */
  readonly note: (text: string) => void;
};

/** One measurement with the bars that it must answer. */
export type BenchPart = {
  readonly name: string;
  /** What is measured, in one line of the table. */
  readonly title: string;
  readonly bars: readonly Bar[];
  measure(bench: Bench): Promise<readonly Figure[]>;
};

/** A group of measurements: `npm run bench -- NAME`. */
export type BenchGroup = { readonly name: string; readonly parts: readonly BenchPart[] };
