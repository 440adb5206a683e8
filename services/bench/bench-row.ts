/** One line of the benchmark: ours beside a peer or a limit, measured in the same run. */
export type BenchRow = {
  measure: string;
  /** With its unit. */
  ours: string;
  /** The peer's name and figure. */
  peer: string;
  /** Ours ÷ the peer's: of speeds where higher is better, of times and sizes where lower is. */
  ratio: number;
  goal: number;
  better: 'higher' | 'lower';
};
