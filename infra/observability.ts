import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { AlarmArgs, Alarms } from './alarms.ts';
import { type DashboardArgs, dashboardBody } from './dashboard.ts';

export interface ObservabilityArgs extends DashboardArgs {
  readonly alarms: Alarms;
}

type AlarmTable = Readonly<Record<string, AlarmArgs>>;

/** Alarms for what wakes somebody, each with its heading in the runbook; a dashboard; a budget. */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:observability:Observability', name, {}, opts);
    const { config, alarms } = args;
    const table: AlarmTable = {
      ...balancerAlarms(args),
      ...serviceAlarms(args),
      ...databaseAlarms(args),
      ...cacheAlarms(args),
    };
    for (const [label, alarm] of Object.entries(table)) alarms.add(label, alarm, this);

    new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: `${pulumi.getProject()}-${pulumi.getStack()}`, dashboardBody: dashboardBody(args) },
      { parent: this },
    );
    new aws.budgets.Budget(
      name,
      {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(config.observability.budgetUsd),
        limitUnit: 'USD',
        costFilters: [{ name: 'TagKeyValue', values: [`user:stack$${pulumi.getStack()}`] }],
        notifications: [notification('ACTUAL', 80, alarms.topicArn), notification('FORECASTED', 100, alarms.topicArn)],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number, topic: pulumi.Output<string>) => ({
  notificationType,
  threshold,
  thresholdType: 'PERCENTAGE',
  comparisonOperator: 'GREATER_THAN',
  subscriberSnsTopicArns: [topic],
});

function balancerAlarms({ edge }: ObservabilityArgs): AlarmTable {
  const { balancer } = edge;
  const namespace = 'AWS/ApplicationELB';
  const dimensions = { LoadBalancer: balancer.arnSuffix };
  return {
    'balancer-5xx': {
      description: 'The load balancer itself answers 5xx: no healthy task. Runbook: balancer-5xx',
      namespace,
      metric: 'HTTPCode_ELB_5XX_Count',
      dimensions,
      statistic: 'Sum',
      above: 5,
    },
    'api-latency': {
      description: 'One request in twenty takes over a second. Runbook: api-latency',
      namespace,
      metric: 'TargetResponseTime',
      dimensions,
      statistic: 'p95',
      above: 1,
      periods: 5,
    },
    'unhealthy-hosts': {
      description: 'A task of the API fails its health check. Runbook: unhealthy-hosts',
      namespace,
      metric: 'UnHealthyHostCount',
      dimensions: { ...dimensions, TargetGroup: balancer.targetGroupSuffix },
      statistic: 'Maximum',
      above: 0,
      periods: 5,
    },
    'certificate-api': certificateAlarm(balancer.certificateArn),
  };
}

// CloudFront's certificate renews by the same records in the same zone, and its metric lives in us-east-1,
// where an alarm could not reach this topic: the API's alarm speaks for both.
const certificateAlarm = (arn: pulumi.Output<string>): AlarmArgs => ({
  description: 'The certificate was not renewed. Runbook: certificate',
  namespace: 'AWS/CertificateManager',
  metric: 'DaysToExpiry',
  dimensions: { CertificateArn: arn },
  statistic: 'Minimum',
  below: 30,
  periodSeconds: 86_400,
  periods: 1,
});

function serviceAlarms({ compute }: ObservabilityArgs): AlarmTable {
  const { cluster, api, worker } = compute;
  const entries = Object.entries({ api, worker }).flatMap(([label, service]) =>
    (['CPU', 'Memory'] as const).map((kind): [string, AlarmArgs] => [
      `${label}-${kind.toLowerCase()}`,
      {
        description: `${kind} of the ${label} stays above 90 %. Runbook: saturation`,
        namespace: 'AWS/ECS',
        metric: `${kind}Utilization`,
        dimensions: { ClusterName: cluster.name, ServiceName: service.name },
        statistic: 'Average',
        above: 90,
        periodSeconds: 300,
        periods: 3,
      },
    ]),
  );
  return Object.fromEntries(entries);
}

function databaseAlarms({ config, data }: ObservabilityArgs): AlarmTable {
  const namespace = 'AWS/RDS';
  const dimensions = { DBInstanceIdentifier: data.database.identifier };
  const gigabyte = 2 ** 30;
  const table: Record<string, AlarmArgs> = {
    'database-storage': {
      description: 'Less than 15 % of the storage is free. Runbook: database-storage',
      namespace,
      metric: 'FreeStorageSpace',
      dimensions,
      statistic: 'Minimum',
      below: config.database.storageGb * 0.15 * gigabyte,
      periodSeconds: 300,
    },
    'database-connections': {
      description: 'The connections run out. Runbook: database-connections',
      namespace,
      metric: 'DatabaseConnections',
      dimensions,
      statistic: 'Maximum',
      above: Math.floor(maxConnections(config.database.instanceClass) * 0.8),
    },
    'database-cpu': {
      description: 'The database computes without a pause. Runbook: saturation',
      namespace,
      metric: 'CPUUtilization',
      dimensions,
      statistic: 'Average',
      above: 90,
      periodSeconds: 300,
    },
  };
  // A standby of Multi-AZ cannot be read and has no lag; the metric exists when a read replica does.
  if (config.production) {
    table['database-replica-lag'] = {
      description: 'A read replica is behind. Runbook: database-replica-lag',
      namespace,
      metric: 'ReplicaLag',
      dimensions,
      statistic: 'Maximum',
      above: 60,
      periods: 5,
    };
  }
  return table;
}

/** PostgreSQL on RDS takes one connection for each 9,531,392 bytes of memory (its parameter's default formula). */
function maxConnections(instanceClass: string): number {
  const gigabytes: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16 };
  const size = instanceClass.split('.')[2] ?? '';
  return Math.min(5000, Math.floor(((gigabytes[size] ?? 32) * 2 ** 30) / 9_531_392));
}

function cacheAlarms({ config, data }: ObservabilityArgs): AlarmTable {
  const entries = Array.from({ length: config.cache.nodes }, (_, index): [string, AlarmArgs] => [
    `cache-memory-${index + 1}`,
    {
      description: 'The queue fills the memory, and noeviction refuses writes when it is full. Runbook: cache-memory',
      namespace: 'AWS/ElastiCache',
      metric: 'DatabaseMemoryUsagePercentage',
      dimensions: { CacheClusterId: data.cache.nodeIds.apply((ids) => [...ids].sort()[index] ?? '') },
      statistic: 'Maximum',
      above: 75,
    },
  ]);
  return Object.fromEntries(entries);
}
