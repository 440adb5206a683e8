import type { PolicyResource, Rule } from './rule.ts';

/**
 * The engine names a resource `<project>-<stack>-<name>-<6 characters>` (Pulumi.yaml), and each service has a limit,
 * which only the real API would tell.
 */
const limits: Readonly<Record<string, number>> = {
  'aws:cloudfront/function:Function': 64,
  'aws:elasticache/parameterGroup:ParameterGroup': 255,
  'aws:elasticache/replicationGroup:ReplicationGroup': 40,
  'aws:iam/role:Role': 64,
  'aws:lb/loadBalancer:LoadBalancer': 32,
  'aws:lb/targetGroup:TargetGroup': 32,
  'aws:cloudwatch/logDeliverySource:LogDeliverySource': 60,
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': 60,
  'aws:s3/bucket:Bucket': 63,
  'aws:scheduler/schedule:Schedule': 64,
  'aws:ecs/service:Service': 255,
};
const source = 'https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html';
const suffix = 7;

/** @param prefix `<project>-<stack>-` */
export const nameRules = (prefix: string): readonly Rule[] =>
  Object.entries(limits).map(([type, limit]) => ({
    kind: 'resource',
    control: `names.${type.split(':')[2]}`,
    title: `The name has at most ${limit} characters`,
    type,
    check: ({ name }: PolicyResource) => {
      const length = prefix.length + name.length + suffix;
      return length <= limit
        ? []
        : [`${prefix}${name}-xxxxxx has ${length} characters, the limit is ${limit} (${source})`];
    },
  }));
