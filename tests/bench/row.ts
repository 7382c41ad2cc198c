/** One measured figure, as the benchmarks print it. */

export type Row = {
  /** What was measured, e.g. `parse`. */
  readonly name: string;
  /** On what, e.g. `20 Arabic items, rss-parser alone`. */
  readonly what: string;
  readonly value: number;
  /** `ms`, `MB/s`, `documents`, `%`… */
  readonly unit: string;
  /** Beside the first row of its group: 2 is twice as much. */
  readonly ratio?: number;
};
