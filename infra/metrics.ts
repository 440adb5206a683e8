import * as pulumi from '@pulumi/pulumi';
import type { Alarms } from './alarms.ts';

/**
 * What the worker publishes, without dimensions, in CloudWatch's embedded metric format (a log line that
 * CloudWatch reads): https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metricNames = {
  /** Jobs that wait, divided by the workers that are connected. */
  backlogPerTask: 'BacklogPerTask',
  /** Age in seconds of the job that has waited longest. */
  queueAge: 'QueueAgeSeconds',
  /** Jobs that used up their attempts since the last line. */
  failedJobs: 'FailedJobs',
} as const;

/** The namespace of the platform's own metrics; a stack has its own, so that two stacks share no alarm. */
export class Metrics extends pulumi.ComponentResource {
  readonly namespace: string;
  readonly names = metricNames;
  readonly failedJobsAlarm: pulumi.Output<string>;

  constructor(name: string, args: { alarms: Alarms }, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:observability:Metrics', name, {}, opts);
    this.namespace = `${pulumi.getProject()}/${pulumi.getStack()}`;
    this.failedJobsAlarm = args.alarms.add(
      'failed-jobs',
      {
        description: 'Jobs fail for good. Runbook: failed-jobs',
        namespace: this.namespace,
        metric: metricNames.failedJobs,
        statistic: 'Sum',
        above: 10,
        periodSeconds: 300,
        periods: 1,
      },
      this,
    ).name;
    args.alarms.add(
      'queue-age',
      {
        description: 'Jobs wait too long. Runbook: queue-age',
        namespace: this.namespace,
        metric: metricNames.queueAge,
        statistic: 'Maximum',
        above: 600,
        periods: 5,
      },
      this,
    );
    this.registerOutputs({});
  }
}
