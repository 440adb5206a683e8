/** One promise, and what became of it. */
export type FaultRow = {
  promise: string;
  /** The figure that is promised. */
  asked: string;
  /** What was seen, with its unit. */
  measured: string;
  /** What was counted is as promised. */
  pass: boolean;
  /** So is how long it took, where that is promised. A short run tells it, but does not fail by it: any machine runs that. */
  inTime?: boolean;
};

/** Whether the promise was kept. @param short by what was counted alone */
export const isKept = ({ pass, inTime = true }: FaultRow, short = false): boolean => pass && (short || inTime);

export type ScenarioOptions = {
  /** Of this scenario alone: it is removed afterwards. */
  dir: string;
  /** With small counts, for CI. */
  short: boolean;
  /** Says what is going on. */
  progress: (text: string) => void;
};

export type Scenario = {
  /** For the page: what is done, and what counts. */
  about: string;
  run: (options: ScenarioOptions) => Promise<FaultRow[]>;
};
