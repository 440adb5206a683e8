/** A unit price in USD. `verified` means read from AWS's price list itself; all others say where they come from. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
  /** Day of the source, YYYY-MM-DD. */
  readonly date: string;
  readonly verified: boolean;
}

const listed = (usd: number, unit: string): Price => ({
  usd,
  unit,
  source: 'AWS price list, eu-west-3',
  date: '2026-10-09',
  verified: true,
});
const unverified = (usd: number, unit: string, source: string): Price => ({
  usd,
  unit,
  source,
  date: '2026-11-22',
  verified: false,
});
const paris = 'eu-west-3, second-hand: not in the price list at hand';
const double = 'eu-west-3: twice the single-zone price (RDS pricing page)';
const memory = 'AWS pricing page, from memory';

// Fargate ARM in Paris: the x86 price less 20 %, the ratio that us-east-1 has (0.03238 ÷ 0.04048).
const armRatio = 0.8;
// AWS gives Spot as "up to 70 %" off; half is the careful end of what is reported.
const spotRatio = 0.5;
const fargate = (x86: number, unit: string) => unverified(x86 * armRatio, unit, `${paris}; ARM at 80 % of x86`);
const spot = (x86: number, unit: string) =>
  unverified(x86 * armRatio * spotRatio, unit, `${paris}; ARM at 80 % of x86, Spot at half (50–70 % off)`);

export const prices = {
  balancerHour: listed(0.02646, 'h'),
  balancerLcu: listed(0.0084, 'LCU-h'),
  natHour: listed(0.05, 'h'),
  natGb: listed(0.05, 'GB'),
  publicAddress: listed(0.005, 'h'),
  fargateCpu: fargate(0.0486, 'vCPU-h'),
  fargateMemory: fargate(0.0053, 'GB-h'),
  fargateSpotCpu: spot(0.0486, 'vCPU-h'),
  fargateSpotMemory: spot(0.0053, 'GB-h'),
  databaseStorage: listed(0.133, 'GB'),
  bucketGb: listed(0.024, 'GB'),
  cdnGb: listed(0.085, 'GB'),
  logsIn: listed(0.5985, 'GB'),
  alarm: listed(0.1, 'alarm'),
  secret: listed(0.4, 'secret'),
  zone: listed(0.5, 'zone'),
  metric: unverified(0.3, 'metric', memory),
  registryGb: unverified(0.1, 'GB', memory),
  webAcl: unverified(5, 'ACL', memory),
  webAclRule: unverified(1, 'rule', memory),
} as const;

/** RDS PostgreSQL, one zone, an hour. */
export const databaseHour: Readonly<Record<string, Price>> = {
  'db.t4g.micro': listed(0.018, 'h'),
  'db.t4g.small': unverified(0.036, 'h', paris),
  'db.t4g.medium': unverified(0.072, 'h', `${paris}; twice db.t4g.small`),
};
export const multiAz = (price: Price): Price => ({
  ...price,
  usd: price.usd * 2,
  source: `${price.source}; ${double}`,
  verified: false,
});

/** ElastiCache, a node and hour, by engine. */
export const cacheHour: Readonly<Record<string, Readonly<Record<string, Price>>>> = {
  valkey: {
    'cache.t4g.micro': unverified(0.0144, 'h', paris),
    'cache.t4g.small': unverified(0.0288, 'h', `${paris}; twice the micro`),
  },
  redis: {
    'cache.t4g.micro': unverified(0.018, 'h', paris),
    'cache.t4g.small': unverified(0.036, 'h', `${paris}; twice the micro`),
  },
};

/** USD for one EUR: an assumption, because no rate can be looked up here; `--rate` sets another. */
export const assumedRate = 1.15;
