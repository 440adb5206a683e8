import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from './config.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface StorageArgs {
  readonly config: StackConfig;
  readonly accountId: string;
  readonly region: string;
  /** Origins of the sites, whose browsers post uploads. */
  readonly siteOrigins: readonly string[];
}

/**
 * The buckets: documents (uploads, originals, renditions), backups, the sites' builds, and the logs of all.
 *
 * Keys of `documents`: `uploads/<documentId>` until completed, then `accounts/<accountId>/<documentId>/<sha256>/…`, where the
 * document is the first one of the account with these bytes.
 */
export class Storage extends pulumi.ComponentResource {
  readonly documents: PrivateBucket;
  readonly backups: PrivateBucket;
  readonly site: PrivateBucket;
  /** The log bucket, once the services that write to it may. */
  readonly logs: { readonly id: pulumi.Output<string>; readonly arn: pulumi.Output<string> };

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:storage:Storage', name, {}, opts);
    const { config, accountId, region } = args;
    const protect = config.production;
    const child = { parent: this };

    const logs = new PrivateBucket(
      'logs',
      { undeleteDays: 1, lifecycle: [expire('logs', '', config.observability.accessLogDays)] },
      child,
    );
    this.documents = new PrivateBucket(
      'documents',
      {
        logs,
        // The trash of the platform keeps 30 days by itself; versions are for an operator's mistake, and a
        // purge must not leave data behind for long (GDPR, art. 17).
        undeleteDays: 7,
        // An acknowledged upload lies here until the worker has kept it: a worker that is away over a weekend must
        // still find it.
        lifecycle: [expire('abandoned-uploads', 'uploads/', 7)],
        protect,
      },
      child,
    );
    this.backups = new PrivateBucket(
      'backups',
      { logs, undeleteDays: 7, lifecycle: [expire('backups', 'database/', config.backup.dumpDays)], protect },
      child,
    );
    this.site = new PrivateBucket('site', { logs, undeleteDays: 30 }, child);

    new aws.s3.BucketCorsConfiguration(
      'documents',
      {
        bucket: this.documents.id,
        corsRules: [
          {
            allowedOrigins: [...args.siteOrigins],
            allowedMethods: ['POST'],
            allowedHeaders: ['*'],
            exposeHeaders: ['ETag'],
            maxAgeSeconds: 3600,
          },
        ],
      },
      child,
    );
    const id = logs.allow(logWriters(logs.arn, accountId, region));
    this.logs = { id, arn: pulumi.interpolate`arn:aws:s3:::${id}` };
    this.backups.allow([]);
    this.registerOutputs({ documents: this.documents.id, backups: this.backups.id, site: this.site.id });
  }
}

const expire = (id: string, prefix: string, days: number): aws.types.input.s3.BucketLifecycleConfigurationRule => ({
  id,
  status: 'Enabled',
  filter: { prefix },
  expiration: { days },
});

/** Who writes which folder of the log bucket, for this account only. */
function logWriters(bucketArn: pulumi.Input<string>, accountId: string, region: string) {
  const writer = (service: string, folder: string, source: string) => ({
    Sid: folder,
    Principal: { Service: service },
    Action: 's3:PutObject',
    Resource: pulumi.interpolate`${bucketArn}/${folder}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': accountId }, ArnLike: { 'aws:SourceArn': source } },
  });
  return [
    writer('logging.s3.amazonaws.com', 's3', `arn:aws:s3:::*`),
    writer('delivery.logs.amazonaws.com', 'flow', `arn:aws:logs:${region}:${accountId}:*`),
    // CloudFront's logs are delivered out of us-east-1.
    writer('delivery.logs.amazonaws.com', 'cdn', `arn:aws:logs:us-east-1:${accountId}:*`),
    writer(
      'logdelivery.elasticloadbalancing.amazonaws.com',
      'alb',
      `arn:aws:elasticloadbalancing:${region}:${accountId}:loadbalancer/*`,
    ),
    {
      Sid: 'FlowLogDelivery',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: bucketArn,
      Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ];
}
