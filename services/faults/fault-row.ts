/** One promise, and what became of it. */
export type FaultRow = {
  promise: string;
  /** The figure that is promised. */
  asked: string;
  /** What was seen, with its unit. */
  measured: string;
  pass: boolean;
};

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
