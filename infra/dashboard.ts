import * as pulumi from '@pulumi/pulumi';
import type { Compute } from './compute.ts';
import type { StackConfig } from './config.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';
import type { Metrics } from './metrics.ts';

export interface DashboardArgs {
  readonly config: StackConfig;
  readonly region: string;
  readonly metrics: Metrics;
  readonly edge: Edge;
  readonly data: Data;
  readonly compute: Compute;
}

type MetricRow = (pulumi.Input<string> | { stat?: string; label?: string; yAxis?: string })[];

/** The dashboard of CloudWatch: what a person looks at first, in the order of a request. */
export function dashboardBody(args: DashboardArgs): pulumi.Output<string> {
  const { region, edge, data, compute, metrics } = args;
  const balancer = ['LoadBalancer', edge.balancer.arnSuffix];
  const database = ['DBInstanceIdentifier', data.database.identifier];
  const service = (name: pulumi.Output<string>) => ['ClusterName', compute.cluster.name, 'ServiceName', name];
  const widget = (index: number, title: string, rows: MetricRow[]) => ({
    type: 'metric',
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
    properties: { title, region, view: 'timeSeries', period: 60, metrics: rows },
  });
  const alb = 'AWS/ApplicationELB';
  const widgets: [string, MetricRow[]][] = [
    [
      'Requests and errors',
      [
        [alb, 'RequestCount', ...balancer, { stat: 'Sum' }],
        [alb, 'HTTPCode_Target_5XX_Count', ...balancer, { stat: 'Sum', yAxis: 'right' }],
      ],
    ],
    ['Latency', ['p50', 'p95', 'p99'].map((stat) => [alb, 'TargetResponseTime', ...balancer, { stat, label: stat }])],
    [
      'Tasks: CPU and memory',
      [compute.api, compute.worker].flatMap(({ name }) => [
        ['AWS/ECS', 'CPUUtilization', ...service(name)],
        ['AWS/ECS', 'MemoryUtilization', ...service(name)],
      ]),
    ],
    [
      'Queue',
      [
        [metrics.namespace, metrics.names.backlogPerTask, { stat: 'Average' }],
        [metrics.namespace, metrics.names.queueAge, { stat: 'Maximum' }],
        [metrics.namespace, metrics.names.failedJobs, { stat: 'Sum', yAxis: 'right' }],
      ],
    ],
    [
      'Database',
      [
        ['AWS/RDS', 'CPUUtilization', ...database],
        ['AWS/RDS', 'DatabaseConnections', ...database, { yAxis: 'right' }],
      ],
    ],
    [
      'Cache',
      Array.from({ length: args.config.cache.nodes }, (_, index) => [
        'AWS/ElastiCache',
        'DatabaseMemoryUsagePercentage',
        'CacheClusterId',
        data.cache.nodeIds.apply((ids) => [...ids].sort()[index] ?? ''),
      ]),
    ],
  ];
  return pulumi.jsonStringify({ widgets: widgets.map(([title, rows], index) => widget(index, title, rows)) });
}
