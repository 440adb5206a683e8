import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface AlarmArgs {
  /** What is wrong and the heading of docs/runbook.md that says what to do. */
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
  /** `Sum`, `Average`, … or a percentile such as `p95`. */
  readonly statistic: string;
  readonly above?: number;
  readonly below?: number;
  readonly periodSeconds?: number;
  /** Periods in a row. */
  readonly periods?: number;
  readonly missing?: 'notBreaching' | 'breaching' | 'ignore';
  readonly region?: string;
}

/** Where alarms go: one topic, one mailbox. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: { email: string; accountId: string }, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:observability:Alarms', name, {}, opts);
    const topic = new aws.sns.Topic(
      name,
      { displayName: `${pulumi.getProject()} ${pulumi.getStack()}` },
      { parent: this },
    );
    this.topicArn = topic.arn;
    new aws.sns.TopicPolicy(
      name,
      {
        arn: topic.arn,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'].map((service) => ({
            Effect: 'Allow',
            Principal: { Service: service },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { StringEquals: { 'aws:SourceAccount': args.accountId } },
          })),
        }),
      },
      { parent: this },
    );
    new aws.sns.TopicSubscription(
      name,
      { topic: topic.arn, protocol: 'email', endpoint: args.email },
      { parent: this },
    );
    this.registerOutputs({ topicArn: this.topicArn });
  }

  /** An alarm that tells the topic when it starts and when it ends. */
  add(name: string, args: AlarmArgs, parent: pulumi.Resource): aws.cloudwatch.MetricAlarm {
    const percentile = /^p\d/.test(args.statistic);
    return new aws.cloudwatch.MetricAlarm(
      name,
      {
        alarmDescription: args.description,
        namespace: args.namespace,
        metricName: args.metric,
        ...(args.dimensions ? { dimensions: args.dimensions } : {}),
        ...(percentile
          ? { extendedStatistic: args.statistic, evaluateLowSampleCountPercentiles: 'ignore' }
          : { statistic: args.statistic }),
        comparisonOperator: args.below === undefined ? 'GreaterThanThreshold' : 'LessThanThreshold',
        threshold: args.below ?? args.above ?? 0,
        period: args.periodSeconds ?? 60,
        evaluationPeriods: args.periods ?? 3,
        datapointsToAlarm: args.periods ?? 3,
        treatMissingData: args.missing ?? 'notBreaching',
        alarmActions: [this.topicArn],
        okActions: [this.topicArn],
      },
      { parent },
    );
  }
}
