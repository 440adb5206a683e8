import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  type ApiEnv,
  ApiEnvSchema,
  type DatabaseRoleEnv,
  DatabaseRoleEnvSchema,
  type MigrateEnv,
  MigrateEnvSchema,
  type WorkerEnv,
  WorkerEnvSchema,
} from '../services/platform/env.schema.ts';
import { poolSizes } from './config/pool-sizes.ts';
import type { StackConfig } from './config.ts';
import type { Data } from './data.ts';
import { containerEnvironment, type EnvironmentOf } from './environment.ts';
import { FargateService } from './fargate-service.ts';
import type { Images } from './images.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { Mail } from './mail.ts';
import type { Media } from './media.ts';
import type { Metrics } from './metrics.ts';
import type { Network } from './network.ts';
import type { SigningKeys } from './secrets.ts';
import { ports } from './security-groups.ts';
import { signInEnvironment } from './sign-in.ts';
import type { Storage } from './storage.ts';
import { telemetryEnvironment } from './telemetry.ts';

export interface ComputeArgs {
  readonly config: StackConfig;
  readonly region: string;
  readonly accountId: string;
  readonly network: Network;
  readonly data: Data;
  readonly storage: Storage;
  readonly images: Images;
  readonly keys: SigningKeys;
  readonly balancer: LoadBalancer;
  readonly media: Media;
  readonly mail: Mail;
  readonly metrics: Metrics;
  readonly apiOrigin: string;
  readonly siteOrigins: readonly string[];
}

/** Where the image keeps the certificates of the RDS authorities, which Node does not know by itself. */
const rdsAuthorities = '/app/rds-ca.pem';

/** The cluster and what runs on it: the API behind the load balancer, and the worker. */
export class Compute extends pulumi.ComponentResource {
  readonly cluster: aws.ecs.Cluster;
  readonly api: FargateService;
  readonly worker: FargateService;

  constructor(name: string, args: ComputeArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:compute:Compute', name, {}, opts);
    const { config, region, accountId, network, data, storage, images, metrics } = args;
    const parent = { parent: this };
    this.cluster = new aws.ecs.Cluster(name, { settings: [{ name: 'containerInsights', value: 'disabled' }] }, parent);
    const providers = new aws.ecs.ClusterCapacityProviders(
      name,
      { clusterName: this.cluster.name, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] },
      parent,
    );
    const documents = storage.documents.arn;
    // A service that names a capacity provider needs it attached first.
    const cluster = pulumi.output({ arn: this.cluster.arn, name: providers.clusterName });
    const shared = {
      cluster,
      region,
      accountId,
      placement: network.tasks,
      logDays: config.observability.logDays,
      healthCheck: true,
      stopTimeout: 45,
      sleeps: config.sleep !== undefined,
    };
    const runtime = { NODE_EXTRA_CA_CERTS: rdsAuthorities };
    const common = {
      LOG_LEVEL: 'info',
      INTERNAL_PORT: String(ports.internal),
      DATABASE_URL: data.database.url,
      REDIS_URL: data.cache.url,
      AWS_REGION: region,
      S3_BUCKET: storage.documents.id,
      QUOTA_BYTES: String(10 * 1024 ** 3),
      QUOTA_DOCUMENTS: '100000',
      QUOTA_UPLOADS: '500',
      DATA_KEYS: args.keys.dataKeys,
      WEB_URL: args.siteOrigins[0] ?? args.apiOrigin,
    };
    const apiEnvironment: EnvironmentOf<ApiEnv> = {
      ...common,
      ...telemetryEnvironment(config.observability, pulumi.getStack(), images.references.api),
      DATABASE_POOL_SIZE: String(poolSizes.api),
      HOST: '0.0.0.0',
      PORT: String(ports.api),
      PUBLIC_URL: args.apiOrigin,
      WEB_ORIGINS: args.siteOrigins.join(','),
      TRUST_PROXY_HOPS: '1',
      JWT_KEYS: args.keys.jwtKeys,
      MEDIA_URL: args.media.origin,
      MEDIA_COOKIE_DOMAIN: config.domain,
      MEDIA_KEY_ID: args.media.signingKeyId,
      MEDIA_PRIVATE_KEY: args.keys.mediaPrivateKey,
      ...signInEnvironment(config.signIn),
    };
    const workerEnvironment: EnvironmentOf<WorkerEnv> = {
      ...common,
      ...telemetryEnvironment(config.observability, pulumi.getStack(), images.references.worker),
      DATABASE_POOL_SIZE: String(poolSizes.worker),
      WORKER_CONCURRENCY: '0',
      METRICS_NAMESPACE: metrics.namespace,
      MAIL_URL: 'ses:',
      MAIL_FROM: args.mail.from,
    };

    this.api = new FargateService(
      'api',
      {
        ...shared,
        ...config.api,
        image: images.references.api,
        repositoryArn: images.repositoryArns.api,
        init: prepareDatabase(data),
        main: { name: 'api', environment: containerEnvironment(ApiEnvSchema, apiEnvironment, runtime) },
        port: ports.api,
        securityGroupId: network.groups.ids.api,
        targetGroupArn: args.balancer.targetGroupArn,
        onDemandBase: config.production ? config.api.min : 0,
        rollbackAlarms: [args.balancer.errorAlarm],
        statements: [
          // The API signs what browsers post and hands documents over; it deletes nothing but what it did not take.
          {
            Sid: 'Uploads',
            Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
            Resource: pulumi.interpolate`${documents}/uploads/*`,
          },
          {
            Sid: 'Documents',
            Action: ['s3:PutObject', 's3:GetObject'],
            Resource: pulumi.interpolate`${documents}/accounts/*`,
          },
          // Without it S3 says 403 for a missing object instead of 404.
          { Sid: 'List', Action: 's3:ListBucket', Resource: documents },
        ],
        scaling: {
          cpu: {
            predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
            targetValue: config.api.cpuTarget,
            scaleInCooldown: 300,
            scaleOutCooldown: 60,
          },
          requests: {
            predefinedMetricSpecification: {
              predefinedMetricType: 'ALBRequestCountPerTarget',
              resourceLabel: args.balancer.resourceLabel,
            },
            targetValue: config.api.requestsPerTarget,
            scaleInCooldown: 300,
            scaleOutCooldown: 60,
          },
        },
      },
      parent,
    );
    this.worker = new FargateService(
      'worker',
      {
        ...shared,
        ...config.worker,
        image: images.references.worker,
        repositoryArn: images.repositoryArns.worker,
        main: {
          name: 'worker',
          environment: containerEnvironment(WorkerEnvSchema, workerEnvironment, runtime),
        },
        securityGroupId: network.groups.ids.worker,
        // A worker that Spot takes away hands its jobs back; one always stays.
        onDemandBase: config.production ? 1 : 0,
        rollbackAlarms: [metrics.failedJobsAlarm],
        statements: [
          {
            Sid: 'Documents',
            Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
            Resource: [pulumi.interpolate`${documents}/uploads/*`, pulumi.interpolate`${documents}/accounts/*`],
          },
          { Sid: 'List', Action: 's3:ListBucket', Resource: documents },
          args.mail.statement,
        ],
        scaling: {
          backlog: {
            customizedMetricSpecification: {
              namespace: metrics.namespace,
              metricName: metrics.names.backlogPerTask,
              statistic: 'Average',
            },
            targetValue: config.worker.acceptableWaitSeconds / config.worker.secondsPerJob,
            scaleInCooldown: 300,
            scaleOutCooldown: 30,
          },
        },
      },
      // The API's deployment migrates the database; the worker's new code wants the new schema.
      { ...parent, dependsOn: this.api },
    );
    this.registerOutputs({ cluster: this.cluster.name, api: this.api.name, worker: this.worker.name });
  }
}

/** What runs before a new revision: the application role with its password of this month, then the migrations. */
function prepareDatabase(data: Data) {
  const { database } = data;
  const role: EnvironmentOf<DatabaseRoleEnv> = {
    LOG_LEVEL: 'info',
    PGHOST: database.address,
    PGPORT: String(ports.postgres),
    PGDATABASE: database.name,
    PGUSER: database.master.user,
    PGPASSWORD: database.master.password,
    PGSSLMODE: 'verify-full',
    DATABASE_URL: database.url,
  };
  const migrate: EnvironmentOf<MigrateEnv> = { LOG_LEVEL: 'info', DATABASE_URL: database.url };
  const runtime = { NODE_EXTRA_CA_CERTS: rdsAuthorities };
  return [
    {
      name: 'database-role',
      command: ['node', 'database-role.js'],
      environment: containerEnvironment(DatabaseRoleEnvSchema, role, runtime),
    },
    {
      name: 'migrate',
      command: ['node', 'migrate.js'],
      environment: containerEnvironment(MigrateEnvSchema, migrate, runtime),
    },
  ];
}
