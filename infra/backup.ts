import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type BackupEnv, BackupEnvSchema } from '../services/platform/env.schema.ts';
import type { Alarms } from './alarms.ts';
import type { StackConfig } from './config.ts';
import type { Data } from './data.ts';
import { containerEnvironment, type EnvironmentOf } from './environment.ts';
import { serviceRole } from './iam.ts';
import type { Images } from './images.ts';
import type { Network } from './network.ts';
import { timezone } from './sleep.ts';
import type { Storage } from './storage.ts';
import { Task } from './task.ts';

export interface BackupArgs {
  readonly config: StackConfig;
  readonly region: string;
  readonly accountId: string;
  readonly cluster: aws.ecs.Cluster;
  readonly network: Network;
  readonly data: Data;
  readonly storage: Storage;
  readonly images: Images;
  readonly alarms: Alarms;
}

/**
 * The nightly logical dump. RDS restores whole instances within its retention; a dump outlives the account's
 * mistakes, restores one table, and starts on any PostgreSQL. `services/backup` runs pg_dump and streams to S3.
 */
export class Backup extends pulumi.ComponentResource {
  readonly task: Task;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:backup:Backup', name, {}, opts);
    const { config, region, accountId, network, storage } = args;
    const parent = { parent: this };
    const environment: EnvironmentOf<BackupEnv> = {
      LOG_LEVEL: 'info',
      DATABASE_URL: args.data.database.url,
      AWS_REGION: region,
      S3_BUCKET: storage.backups.id,
    };
    const folder = pulumi.interpolate`${storage.backups.arn}/database/*`;
    this.task = new Task(
      name,
      {
        image: args.images.references.backup,
        repositoryArn: args.images.repositoryArns.backup,
        cpu: 256,
        memory: 512,
        main: {
          name,
          environment: containerEnvironment(BackupEnvSchema, environment, { PGSSLROOTCERT: '/app/rds-ca.pem' }),
        },
        healthCheck: false,
        stopTimeout: 30,
        statements: [{ Sid: 'Write', Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource: folder }],
        logDays: config.observability.logDays,
        accountId,
        region,
      },
      parent,
    );
    const role = serviceRole(
      `${name}-schedule`,
      {
        service: 'scheduler.amazonaws.com',
        accountId,
        description: 'Starts the nightly dump',
        statements: [
          {
            Action: 'ecs:RunTask',
            Resource: this.task.arn,
            Condition: { ArnEquals: { 'ecs:cluster': args.cluster.arn } },
          },
          {
            Action: 'iam:PassRole',
            Resource: [this.task.executionRoleArn, this.task.taskRoleArn],
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          },
        ],
      },
      parent,
    );
    new aws.scheduler.Schedule(
      name,
      {
        scheduleExpression: config.backup.dumpSchedule,
        scheduleExpressionTimezone: timezone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: args.cluster.arn,
          roleArn: role.arn,
          ecsParameters: {
            taskDefinitionArn: this.task.arn,
            launchType: 'FARGATE',
            platformVersion: '1.4.0',
            taskCount: 1,
            networkConfiguration: {
              subnets: network.tasks.subnetIds,
              securityGroups: [network.groups.ids.backup],
              assignPublicIp: network.tasks.assignPublicIp,
            },
          },
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
        },
      },
      parent,
    );
    // A dump says one line when its object is stored and its checksum agreed; silence is the alarm.
    const namespace = `${pulumi.getProject()}/${pulumi.getStack()}`;
    new aws.cloudwatch.LogMetricFilter(
      name,
      {
        logGroupName: this.task.logGroup,
        pattern: '{ $.event = "backup.stored" }',
        metricTransformation: { name: 'BackupsStored', namespace, value: '1' },
      },
      parent,
    );
    args.alarms.add(
      'backup-missing',
      {
        description: 'No dump was stored for a day. Runbook: backup-missing',
        namespace,
        metric: 'BackupsStored',
        statistic: 'Sum',
        below: 1,
        periodSeconds: 86_400,
        periods: config.sleep ? 3 : 1,
        missing: 'breaching',
      },
      this,
    );
    this.registerOutputs({ task: this.task.arn });
  }
}
