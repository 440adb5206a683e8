/** What is used in a month beyond the hours: assumptions, so that the table has no hidden ones. */
export interface Usage {
  readonly storedGb: number;
  readonly logsGb: number;
  readonly cdnGb: number;
  readonly natGb: number;
  readonly registryGb: number;
  /** Load balancer capacity units on average. */
  readonly lcu: number;
}

/** At rest: deployed, some test data or the first documents, next to no traffic. */
export const atRest: Readonly<Record<string, Usage>> = {
  staging: { storedGb: 2, logsGb: 0.2, cdnGb: 0, natGb: 1, registryGb: 2, lcu: 0 },
  prod: { storedGb: 20, logsGb: 1, cdnGb: 5, natGb: 5, registryGb: 3, lcu: 0.05 },
};
