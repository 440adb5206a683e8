/** One line of the table: ours beside its peer or its limit, measured in the same run. */
export type BenchRow = {
  measure: string;
  /** With its unit. */
  ours: string;
  /** The peer's name and figure. */
  peer: string;
  /** Ours ÷ the peer's. */
  ratio: number;
  goal: number;
  better: 'higher' | 'lower';
};
