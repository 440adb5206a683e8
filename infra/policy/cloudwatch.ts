import * as aws from '@pulumi/aws';
import { logRetentionDays, logRetentionSource } from '../config/aws-limits.ts';
import { onEach, onStack, type Rule, select, unless } from './rule.ts';

const { LogGroup, MetricAlarm } = aws.cloudwatch;

/** What wakes somebody: a stack with a load balancer needs an alarm on each. */
const metrics = [
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_5XX_Count',
  'TargetResponseTime',
  'UnHealthyHostCount',
  'CPUUtilization',
  'MemoryUtilization',
  'QueueAgeSeconds',
  'FailedJobs',
  'FreeStorageSpace',
  'DatabaseConnections',
  'DatabaseMemoryUsagePercentage',
  'DaysToExpiry',
  'BackupsStored',
  'BackupProblems',
];

export const cloudwatchRules: readonly Rule[] = [
  onEach(LogGroup, 'CloudWatch.retention', 'Logs end', ({ retentionInDays }) =>
    unless(
      logRetentionDays.includes(retentionInDays ?? 0),
      `retentionInDays must be one of ${logRetentionDays.join(', ')} (${logRetentionSource})`,
    ),
  ),
  onEach(MetricAlarm, 'CloudWatch.15', 'Alarms tell somebody', ({ alarmActions }) =>
    unless(Boolean(alarmActions?.length), 'alarmActions must name a topic'),
  ),
  onEach(
    MetricAlarm,
    'CloudWatch.window',
    'CloudWatch evaluates the window',
    ({ period = 60, evaluationPeriods = 1 }) =>
      unless(
        period * evaluationPeriods <= (period >= 3600 ? 604_800 : 86_400),
        'period × evaluationPeriods exceeds a day, or seven for periods of an hour or more (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html)',
      ),
  ),
  onStack('CloudWatch.alarms', 'What wakes somebody has an alarm', (resources) => {
    const watched = new Set(select(resources, MetricAlarm).map(({ props }) => props.metricName));
    return select(resources, aws.lb.LoadBalancer).flatMap(({ resource }) =>
      metrics
        .filter((metric) => !watched.has(metric))
        .map((metric) => ({ resource, message: `${metric} has no alarm` })),
    );
  }),
];
