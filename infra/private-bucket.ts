import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from './iam.ts';

export interface PrivateBucketArgs {
  /** Rules of its life cycle; aborting unfinished uploads is added. */
  readonly lifecycle?: readonly aws.types.input.s3.BucketLifecycleConfigurationRule[];
  /** Bucket that takes the server access logs (S3.9); absent for the log bucket itself. */
  readonly logs?: PrivateBucket;
  /** Days that an overwritten or deleted object can be got back. */
  readonly undeleteDays: number;
  /** Whether `pulumi destroy` must refuse it. */
  readonly protect?: boolean;
}

/**
 * A bucket with every S3 control: no public access (S3.8), no ACLs (S3.12), encrypted, versioned, a life cycle
 * (S3.13), access logs (S3.9) and, by `allow`, a policy that refuses plain HTTP (S3.5).
 */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly regionalDomainName: pulumi.Output<string>;
  private readonly label: string;
  private readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:storage:PrivateBucket', name, {}, opts);
    const parent = { parent: this };
    const bucket = new aws.s3.Bucket(name, {}, { ...parent, protect: args.protect ?? false });
    this.label = name;
    this.id = bucket.id;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;

    this.publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    new aws.s3.BucketOwnershipControls(
      name,
      { bucket: bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      parent,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      parent,
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
      parent,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: bucket.id,
        rules: [
          {
            id: 'unfinished-and-old-versions',
            status: 'Enabled',
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
            noncurrentVersionExpiration: { noncurrentDays: args.undeleteDays },
          },
          ...(args.lifecycle ?? []),
        ],
      },
      // Rules on old versions need the versioning first.
      { ...parent, dependsOn: versioning },
    );
    if (args.logs) {
      new aws.s3.BucketLogging(
        name,
        { bucket: bucket.id, targetBucket: args.logs.id, targetPrefix: `s3/${name}/` },
        parent,
      );
    }
    this.registerOutputs({ id: this.id, arn: this.arn });
  }

  /**
   * Writes the one policy of the bucket: no plain HTTP, and what is allowed beyond the account's own roles.
   * @returns the bucket's name once the policy is in force: who takes it waits for the permission.
   */
  allow(statements: readonly Statement[]): pulumi.Output<string> {
    const policy = new aws.s3.BucketPolicy(
      this.label,
      {
        bucket: this.id,
        policy: policyDocument([
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [this.arn, pulumi.interpolate`${this.arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...statements,
        ]),
      },
      // Both change the bucket's policy status at once and AWS answers 409.
      { parent: this, dependsOn: this.publicAccessBlock },
    );
    return policy.bucket;
  }
}
