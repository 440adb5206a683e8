/** What a class of RDS has: its memory, and the virtual processors it may use all day long. */
export type DatabaseSize = { memoryGib: number; vcpu: number };

/**
 * t4g has two virtual processors and earns credits for a part of them: 10, 20 and 20 %
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html).
 */
export const databaseSizes: Readonly<Record<string, DatabaseSize>> = {
  'db.t4g.micro': { memoryGib: 1, vcpu: 0.2 },
  'db.t4g.small': { memoryGib: 2, vcpu: 0.4 },
  'db.t4g.medium': { memoryGib: 4, vcpu: 0.4 },
};

/** The default of RDS: LEAST(memory ÷ 9,531,392, 5,000) (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html). */
export const maxConnections = ({ memoryGib }: DatabaseSize): number =>
  Math.min(5_000, Math.floor((memoryGib * 2 ** 30) / 9_531_392));

/** GiB of a node (https://aws.amazon.com/elasticache/pricing/), of which a quarter is kept for fork and buffers (reserved-memory-percent). */
const cacheGib: Readonly<Record<string, number>> = {
  'cache.t4g.micro': 0.5,
  'cache.t4g.small': 1.37,
  'cache.t4g.medium': 3.09,
};
const usable = 0.75;

/** Bytes that data may take. @throws when the size of the node is not known here */
export const cacheBytes = (nodeType: string): number => {
  const gib = cacheGib[nodeType];
  if (gib === undefined)
    throw new Error(`The memory of ${nodeType} is not known: add it to infra/capacity/aws-sizes.ts`);
  return gib * 2 ** 30 * usable;
};

/** @throws when the class is not known here */
export const databaseSize = (instanceClass: string): DatabaseSize => {
  const size = databaseSizes[instanceClass];
  if (!size) throw new Error(`The size of ${instanceClass} is not known: add it to infra/capacity/aws-sizes.ts`);
  return size;
};
