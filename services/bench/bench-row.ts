/** One line of the table: ours beside a peer or a limit, measured in the same run. */
export type BenchRow = {
  measure: string;
  /** With its unit. */
  ours: string;
  /** With its unit, and its name where the measure does not say it. */
  peer: string;
  /** Ours ÷ the peer's. */
  ratio: number;
  goal: number;
  better: 'higher' | 'lower';
};
