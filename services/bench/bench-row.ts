/** One line of the table: ours beside its peer, measured in the same run. */
export type BenchRow = {
  measure: string;
  ours: string;
  peer: string;
  /** Ours ÷ peer. */
  ratio: number;
  goal: number;
  better: 'higher' | 'lower';
};
