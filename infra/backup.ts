import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type BackupEnv, BackupEnvSchema } from '../services/platform/env.schema.ts';
import type { Alarms } from './alarms.ts';
import type { StackConfig } from './config.ts';
import type { Data } from './data.ts';
import { containerEnvironment, type EnvironmentOf } from './environment.ts';
import { type Statement, serviceRole } from './iam.ts';
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
 * The nightly backup. RDS restores whole instances within its retention; a dump outlives the account's mistakes,
 * restores one table, and starts on any PostgreSQL. `services/backup` streams it to S3 with a list of all objects, and
 * restores it into a PostgreSQL inside its own task: the platform's database has nothing to do with that.
 */
export class Backup extends pulumi.ComponentResource {
  readonly task: Task;
  /** What an operator's restore may do, which the nightly run may not: for `run-task` to override the task's role with. */
  readonly restoreRoleArn: pulumi.Output<string>;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:backup:Backup', name, {}, opts);
    const { config, region, accountId, network, storage } = args;
    const parent = { parent: this };
    const namespace = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const environment: EnvironmentOf<BackupEnv> = {
      LOG_LEVEL: 'info',
      DATABASE_URL: args.data.database.url,
      AWS_REGION: region,
      S3_BUCKET: storage.documents.id,
      BACKUPS_BUCKET: storage.backups.id,
      METRICS_NAMESPACE: namespace,
    };
    const rdsAuthorities = '/app/rds-ca.pem';
    const runtime = { PGSSLROOTCERT: rdsAuthorities, NODE_EXTRA_CA_CERTS: rdsAuthorities };
    const folder = pulumi.interpolate`${storage.backups.arn}/database/*`;
    const list: Statement = { Sid: 'List', Action: 's3:ListBucket', Resource: storage.backups.arn };
    this.task = new Task(
      name,
      {
        image: args.images.references.backup,
        repositoryArn: args.images.repositoryArns.backup,
        // For minutes a night, a PostgreSQL runs beside the program.
        cpu: 512,
        memory: 1024,
        ...(config.backup.scratchGb ? { ephemeralStorageGb: config.backup.scratchGb } : {}),
        main: { name, environment: containerEnvironment(BackupEnvSchema, environment, runtime) },
        healthCheck: false,
        stopTimeout: 30,
        statements: [
          { Sid: 'Write', Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject'], Resource: folder },
          list,
          // Names, sizes and version ids; what is in the documents is none of its business.
          { Sid: 'Manifest', Action: 's3:ListBucketVersions', Resource: storage.documents.arn },
        ],
        logDays: config.observability.logDays,
        accountId,
        region,
      },
      parent,
    );
    this.restoreRoleArn = serviceRole(
      'restore-task',
      {
        service: 'ecs-tasks.amazonaws.com',
        accountId,
        description: 'What a restore may do, when an operator runs one',
        statements: [
          { Sid: 'Read', Action: 's3:GetObject', Resource: folder },
          list,
          {
            Sid: 'Documents',
            Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
            Resource: pulumi.interpolate`${storage.documents.arn}/*`,
          },
          { Sid: 'Compare', Action: 's3:ListBucket', Resource: storage.documents.arn },
        ],
      },
      parent,
    ).arn;
    const role = serviceRole(
      `${name}-schedule`,
      {
        service: 'scheduler.amazonaws.com',
        accountId,
        description: 'Starts the nightly backup',
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
    // The program says one line when a backup is stored and its restore was tried; silence is the first alarm.
    args.alarms.add(
      'backup-missing',
      {
        description: 'No backup was stored for a day. Runbook: backup-missing',
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
    args.alarms.add(
      'backup-unverified',
      {
        description: 'A backup does not restore. Runbook: backup-unverified',
        namespace,
        metric: 'BackupProblems',
        statistic: 'Maximum',
        above: 0,
        periodSeconds: 300,
        periods: 1,
      },
      this,
    );
    this.registerOutputs({ task: this.task.arn });
  }
}
