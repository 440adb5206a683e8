import { cloudfrontRules } from './cloudfront.ts';
import { cloudwatchRules } from './cloudwatch.ts';
import { ecrRules } from './ecr.ts';
import { ecsRules } from './ecs.ts';
import { elasticacheRules } from './elasticache.ts';
import { loadBalancingRules } from './load-balancing.ts';
import { nameRules } from './names.ts';
import { networkRules } from './network.ts';
import { rdsRules } from './rds.ts';
import type { Rule } from './rule.ts';
import { s3Rules } from './s3.ts';
import { secretsRules } from './secrets.ts';

/** Every rule, for a stack's name and the month (YYYY-MM) in which it is judged. */
export const allRules = (prefix: string, now: string): readonly Rule[] => [
  ...networkRules,
  ...loadBalancingRules,
  ...ecsRules,
  ...ecrRules,
  ...rdsRules,
  ...elasticacheRules,
  ...s3Rules,
  ...cloudfrontRules,
  ...secretsRules(now),
  ...cloudwatchRules,
  ...nameRules(prefix),
];
