/** Something that a fuzz run has found. */
export type Finding = {
  /** The same for what has the same cause, as far as can be told. */
  kind: string;
  /** The operation, or the format of the file. */
  where: string;
  detail: string;
  /** Commands that repeat it. */
  repeat: readonly string[];
};

/** One line of the report. */
export type Count = {
  measure: string;
  figure: string;
  /** What was promised. */
  limit?: string;
  kept?: boolean;
};

export type Outcome = { counts: readonly Count[]; findings: readonly Finding[] };

export type FuzzOptions = {
  seed: number;
  /** For two minutes, not for twenty. */
  short: boolean;
  /** In place of the usual number of requests or files. */
  count?: number;
};

/** What is promised (the full run), and what every merge can afford. */
export const shares = ({ short, count }: FuzzOptions) => {
  const of = (full: number, small: number) => count ?? (short ? small : full);
  return { requests: of(200_000, 4_000), images: of(100_000, 400), documents: of(10_000, 60) };
};
