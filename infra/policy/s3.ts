import * as aws from '@pulumi/aws';
import { onStack, type PolicyResource, type Rule, typeOf } from './rule.ts';

const { s3 } = aws;

/**
 * Each bucket has a sibling of its own logical name that passes a check. The logical name it is, because a preview
 * does not know the bucket's name yet.
 */
function needs(
  control: string,
  title: string,
  siblingClass: object,
  holds: (props: PolicyResource['props']) => boolean,
  message: string,
): Rule {
  return onStack(control, title, (resources) => {
    const sibling = typeOf(siblingClass);
    const good = new Set(
      resources.filter(({ type, props }) => type === sibling && holds(props)).map(({ name }) => name),
    );
    return buckets(resources)
      .filter(({ name }) => !good.has(name) && !(control === 'S3.9' && takesLogs(name, resources)))
      .map((resource) => ({ resource, message }));
  });
}

const buckets = (resources: readonly PolicyResource[]) => resources.filter(({ type }) => type === typeOf(s3.Bucket));

/** The bucket that holds the others' logs does not log itself: each line would make another. */
const takesLogs = (name: string, resources: readonly PolicyResource[]) =>
  name === 'logs' && resources.some(({ type }) => type === typeOf(s3.BucketLogging));

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string;
  readonly Condition?: Record<string, Record<string, string>>;
}
const statements = (props: PolicyResource['props']): Statement[] =>
  JSON.parse(String(props['policy'] ?? '{}')).Statement ?? [];

const refusesPlainHttp = (props: PolicyResource['props']) =>
  statements(props).some(
    ({ Effect, Action, Condition }) =>
      Effect === 'Deny' && Action === 's3:*' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
  );

const blocked = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

interface LifecycleRule {
  readonly status?: string;
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
}

export const s3Rules: readonly Rule[] = [
  needs(
    'S3.8',
    'Public access is blocked in all four ways (S3.1, S3.2, S3.3)',
    s3.BucketPublicAccessBlock,
    (props) => blocked.every((key) => props[key] === true),
    'needs a public-access block with all four settings',
  ),
  needs('S3.5', 'Plain HTTP is refused', s3.BucketPolicy, refusesPlainHttp, 'needs a policy that refuses plain HTTP'),
  onStack('S3.2', 'No policy lets everybody in', (resources) =>
    resources
      .filter(({ type }) => type === typeOf(s3.BucketPolicy))
      .filter(({ props }) => statements(props).some(({ Effect, Principal }) => Effect === 'Allow' && Principal === '*'))
      .map((resource) => ({ resource, message: 'allows everybody' })),
  ),
  needs(
    'S3.9',
    'Accesses are logged',
    s3.BucketLogging,
    ({ targetBucket }) => targetBucket !== undefined,
    'needs server access logs',
  ),
  needs(
    'S3.12',
    'ACLs are off',
    s3.BucketOwnershipControls,
    ({ rule }) => (rule as { objectOwnership?: string } | undefined)?.objectOwnership === 'BucketOwnerEnforced',
    'objectOwnership must be BucketOwnerEnforced',
  ),
  needs(
    'S3.13',
    'Unfinished uploads go',
    s3.BucketLifecycleConfiguration,
    ({ rules = [] }) =>
      (rules as LifecycleRule[]).some(
        ({ status, abortIncompleteMultipartUpload }) =>
          status === 'Enabled' && abortIncompleteMultipartUpload?.daysAfterInitiation !== undefined,
      ),
    'needs a life cycle that aborts unfinished uploads',
  ),
  needs(
    'S3.14',
    'Versions are kept',
    s3.BucketVersioning,
    ({ versioningConfiguration }) => (versioningConfiguration as { status?: string } | undefined)?.status === 'Enabled',
    'needs versioning',
  ),
  needs(
    'S3.encryption',
    'Objects are encrypted at rest',
    s3.BucketServerSideEncryptionConfiguration,
    ({ rules = [] }) => (rules as unknown[]).length > 0,
    'needs an encryption configuration',
  ),
  onStack('S3.no-object-lock', 'Users’ data can be erased (GDPR, art. 17)', (resources) =>
    resources
      .filter(
        ({ type, props }) => type === typeOf(s3.BucketObjectLockConfiguration) || props['objectLockEnabled'] === true,
      )
      .map((resource) => ({ resource, message: 'Object Lock would keep what a person may have erased' })),
  ),
];
