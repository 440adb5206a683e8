import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../plan/run.ts';
import { readStackFile } from '../plan/stack-file.ts';
import { judge, policyResources } from './judge.ts';
import type { PolicyResource } from './rule.ts';
import { allRules } from './rules.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const month = '2026-11';
const rules = allRules('ipower-prod-', month);

// biome-ignore lint/suspicious/noExplicitAny: a test breaks inputs of every shape.
type Inputs = Record<string, any>;
type Break = readonly [control: string, resource: string, change: (inputs: Inputs, resource: Inputs) => void];

/** Changes each container of a task. */
const containers = (change: (container: Inputs) => void) => (inputs: Inputs) => {
  const definitions = JSON.parse(inputs['containerDefinitions']);
  definitions.forEach(change);
  inputs['containerDefinitions'] = JSON.stringify(definitions);
};
const set = (key: string, value: unknown) => (inputs: Inputs) => {
  inputs[key] = value;
};

const service = 'aws:ecs/service:Service::api';
const task = 'aws:ecs/taskDefinition:TaskDefinition::api';
const balancer = 'aws:lb/loadBalancer:LoadBalancer::api';
const https = 'aws:lb/listener:Listener::api-https';
const http = 'aws:lb/listener:Listener::api-http';
const worldRule = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::balancer-from-world-443';
const database = 'aws:rds/instance:Instance::database';
const cache = 'aws:elasticache/replicationGroup:ReplicationGroup::cache';
const site = 'aws:cloudfront/distribution:Distribution::portal';
const repository = 'awsx:ecr:Repository::api';
const secret = 'aws:secretsmanager/secret:Secret::signing-keys';
const longName = 'a-name-that-no-service-of-amazon-would-ever-accept-for-it-is-longer-than-all'.repeat(4);
const rename = (_: Inputs, resource: Inputs) => {
  resource['name'] = longName;
};

/** Each rule, broken once on purpose in production's own graph. */
const breaks: readonly Break[] = [
  ['EC2.2', 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup::network-default', set('ingress', [{ protocol: '-1' }])],
  ['EC2.6', 'aws:ec2/flowLog:FlowLog::network-flow', (_, resource) => (resource['type'] = 'gone')],
  [
    'EC2.15',
    'extra',
    (_, resource) =>
      Object.assign(resource, {
        type: 'aws:ec2/subnet:Subnet',
        props: { mapPublicIpOnLaunch: true, tags: { SubnetType: 'Private' } },
      }),
  ],
  ['EC2.18', worldRule, (inputs) => Object.assign(inputs, { fromPort: 5433, toPort: 5433 })],
  ['EC2.18', worldRule, (inputs) => Object.assign(inputs, { fromPort: 80, toPort: 443 })],
  ['EC2.18', worldRule, (inputs) => Object.assign(inputs, { cidrIpv4: undefined, cidrIpv6: '::/0', ipProtocol: '-1' })],
  ['EC2.18-inline', 'aws:ec2/securityGroup:SecurityGroup::api', set('ingress', [])],
  ['EC2.19', worldRule, (inputs) => Object.assign(inputs, { fromPort: 22, toPort: 22 })],
  ['EC2.19', worldRule, (inputs) => Object.assign(inputs, { fromPort: 3000, toPort: 4000 })],
  ['EC2.rule-description', worldRule, set('description', undefined)],
  ['EC2.21', 'aws:ec2/networkAclRule:NetworkAclRule::network-public-in-3', set('ruleAction', 'allow')],
  ['EC2.21', 'aws:ec2/networkAclRule:NetworkAclRule::network-public-in-3', set('ruleNumber', 999)],
  ['EC2.21', 'aws:ec2/networkAcl:NetworkAcl::network-public', set('subnetIds', [])],
  ['ELB.1', http, set('defaultActions', [{ type: 'forward' }])],
  ['ELB.4', balancer, set('dropInvalidHeaderFields', false)],
  ['ELB.5', balancer, set('accessLogs', { enabled: false })],
  ['ELB.6', balancer, set('enableDeletionProtection', false)],
  ['ELB.12', balancer, set('desyncMitigationMode', 'monitor')],
  ['ELB.13', balancer, set('subnets', ['public-1'])],
  ['ELB.17', https, set('sslPolicy', 'ELBSecurityPolicy-TLS13-1-2-2021-06')],
  ['ELB.17', https, set('sslPolicy', 'ELBSecurityPolicy-TLS13-1-3-2021-60')],
  ['ELB.17', https, set('sslPolicy', undefined)],
  ['ELB.targets', 'aws:lb/targetGroup:TargetGroup::api', set('deregistrationDelay', 300)],
  ['ELB.targets', 'aws:lb/targetGroup:TargetGroup::api', set('healthCheck', {})],
  ['ECS.1', task, set('networkMode', 'bridge')],
  ['ECS.1-user', task, containers((container) => delete container['user'])],
  ['ECS.1-user', task, containers((container) => (container['user'] = '0:0'))],
  ['ECS.2', service, (inputs) => (inputs['networkConfiguration'].assignPublicIp = true)],
  ['ECS.3', task, set('pidMode', 'host')],
  ['ECS.4', task, containers((container) => (container['privileged'] = true))],
  ['ECS.5', task, containers((container) => (container['readonlyRootFilesystem'] = false))],
  ['ECS.5', task, containers((container) => (container['mountPoints'] = []))],
  ['ECS.8', task, containers((container) => container['environment'].push({ name: 'JWT_KEYS', value: '{}' }))],
  [
    'ECS.8',
    task,
    containers((container) => container['environment'].push({ name: 'DB', value: 'postgres://a:b@c/d' })),
  ],
  ['ECS.9', task, containers((container) => delete container['logConfiguration'])],
  ['ECS.10', service, set('platformVersion', '1.3.0')],
  ['CKV_AWS_249', task, (inputs) => (inputs['taskRoleArn'] = inputs['executionRoleArn'])],
  ['ECS.digest', task, containers((container) => (container['image'] = 'api:latest'))],
  ['ECS.reliability', service, set('deploymentCircuitBreaker', { enable: true, rollback: false })],
  ['ECS.reliability', service, set('deploymentMinimumHealthyPercent', 50)],
  ['ECS.reliability', service, set('alarms', undefined)],
  ['ECS.reliability', service, set('healthCheckGracePeriodSeconds', undefined)],
  ['ECS.two-tasks', service, set('desiredCount', 1)],
  ['ECS.size', task, set('memory', '3072')],
  ['ECS.size', task, set('cpu', '300')],
  ['ECS.stop-timeout', task, containers((container) => (container['stopTimeout'] = 121))],
  ['ECR.1-awsx', repository, set('imageScanningConfiguration', { scanOnPush: false })],
  ['ECR.2-awsx', repository, set('imageTagMutability', 'MUTABLE')],
  ['ECR.3-awsx', repository, set('lifecyclePolicy', { rules: [{ maximumNumberOfImages: 1 }] })],
  ['ECR.1', 'extra', (_, resource) => Object.assign(resource, { type: 'aws:ecr/repository:Repository' })],
  ['ECR.2', 'extra', (_, resource) => Object.assign(resource, { type: 'aws:ecr/repository:Repository' })],
  ['ECR.3', 'extra', (_, resource) => Object.assign(resource, { type: 'aws:ecr/repository:Repository' })],
  ['RDS.2', database, set('publiclyAccessible', true)],
  ['RDS.3', database, set('storageEncrypted', false)],
  ['RDS.5', database, set('multiAz', false)],
  ['RDS.8', database, set('deletionProtection', false)],
  ['RDS.8', database, (_, resource) => (resource['protect'] = false)],
  ['RDS.9', database, set('enabledCloudwatchLogsExports', [])],
  ['RDS.10', database, set('iamDatabaseAuthenticationEnabled', false)],
  ['RDS.11', database, set('backupRetentionPeriod', 6)],
  ['RDS.11', database, set('backupRetentionPeriod', 36)],
  ['RDS.11-production', database, set('backupRetentionPeriod', 29)],
  ['RDS.13', database, set('autoMinorVersionUpgrade', false)],
  ['RDS.17', database, set('copyTagsToSnapshot', false)],
  ['RDS.23', database, set('port', 5432)],
  ['RDS.25', database, set('username', 'postgres')],
  ['RDS.master-password', database, set('manageMasterUserPassword', false)],
  [
    'RDS.force-ssl',
    'aws:rds/parameterGroup:ParameterGroup::database',
    set('parameters', [{ name: 'rds.force_ssl', value: '0' }]),
  ],
  ['RDS.final-snapshot', database, set('skipFinalSnapshot', true)],
  ['RDS.engine', database, set('engine', 'oraclez')],
  ['RDS.engine', database, set('engineVersion', '14.9')],
  ['RDS.engine', database, set('instanceClass', 'db.t4g.tiny')],
  ['RDS.engine', database, set('storageType', 'gp9')],
  ['ElastiCache.1', cache, set('snapshotRetentionLimit', 0)],
  ['ElastiCache.2', cache, set('autoMinorVersionUpgrade', false)],
  ['ElastiCache.3', cache, set('numCacheClusters', 1)],
  ['ElastiCache.4', cache, set('atRestEncryptionEnabled', false)],
  ['ElastiCache.5', cache, set('transitEncryptionEnabled', false)],
  ['ElastiCache.6', cache, set('authToken', undefined)],
  ['ElastiCache.7', cache, set('subnetGroupName', 'default')],
  [
    'ElastiCache.noeviction',
    'aws:elasticache/parameterGroup:ParameterGroup::cache',
    set('parameters', [{ name: 'maxmemory-policy', value: 'allkeys-lru' }]),
  ],
  ['ElastiCache.engine', cache, set('engineVersion', '9.9')],
  ['S3.8', 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::documents', set('restrictPublicBuckets', false)],
  [
    'S3.5',
    'aws:s3/bucketPolicy:BucketPolicy::documents',
    (inputs) => (inputs['policy'] = inputs['policy'].replace('"Deny"', '"Allow"')),
  ],
  [
    'S3.2',
    'aws:s3/bucketPolicy:BucketPolicy::documents',
    (inputs) => (inputs['policy'] = inputs['policy'].replace('"Deny"', '"Allow"')),
  ],
  ['S3.9', 'aws:s3/bucketLogging:BucketLogging::site', set('targetBucket', undefined)],
  [
    'S3.12',
    'aws:s3/bucketOwnershipControls:BucketOwnershipControls::site',
    set('rule', { objectOwnership: 'ObjectWriter' }),
  ],
  [
    'S3.13',
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::site',
    (inputs) => delete inputs['rules'][0].abortIncompleteMultipartUpload,
  ],
  [
    'S3.14',
    'aws:s3/bucketVersioning:BucketVersioning::backups',
    set('versioningConfiguration', { status: 'Suspended' }),
  ],
  [
    'S3.encryption',
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::documents',
    set('rules', []),
  ],
  ['S3.no-object-lock', 'aws:s3/bucket:Bucket::documents', set('objectLockEnabled', true)],
  ['CloudFront.1', site, set('defaultRootObject', undefined)],
  ['CloudFront.3', site, (inputs) => (inputs['defaultCacheBehavior'].viewerProtocolPolicy = 'allow-all')],
  [
    'CloudFront.5',
    'aws:cloudwatch/logDeliverySource:LogDeliverySource::portal',
    (_, resource) => (resource['type'] = 'gone'),
  ],
  ['CloudFront.7', site, (inputs) => delete inputs['viewerCertificate'].acmCertificateArn],
  ['CloudFront.8', site, (inputs) => (inputs['viewerCertificate'].sslSupportMethod = 'vip')],
  [
    'CloudFront.9',
    site,
    (inputs) =>
      (inputs['origins'][0].customOriginConfig = {
        originProtocolPolicy: 'http-only',
        originSslProtocols: ['TLSv1.2'],
      }),
  ],
  [
    'CloudFront.9',
    site,
    (inputs) =>
      (inputs['origins'][0].customOriginConfig = { originProtocolPolicy: 'https-only', originSslProtocols: ['SSLv3'] }),
  ],
  ['CloudFront.13', site, (inputs) => delete inputs['origins'][0].originAccessControlId],
  [
    'CloudFront.13-signing',
    'aws:cloudfront/originAccessControl:OriginAccessControl::portal',
    set('signingBehavior', 'never'),
  ],
  ['CloudFront.15', site, (inputs) => (inputs['viewerCertificate'].minimumProtocolVersion = 'TLSv1.2_2018')],
  ['CloudFront.headers', site, (inputs) => delete inputs['defaultCacheBehavior'].responseHeadersPolicyId],
  [
    'CloudFront.csp',
    'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy::media',
    (inputs) => delete inputs['securityHeadersConfig'].contentSecurityPolicy,
  ],
  [
    'CloudFront.csp',
    'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy::portal',
    (inputs) => (inputs['securityHeadersConfig'].strictTransportSecurity.accessControlMaxAgeSec = 60),
  ],
  ['SecretsManager.1', secret, set('tags', {})],
  ['SecretsManager.4', secret, set('tags', { rotated: '2025-10' })],
  ['KMS.4', 'extra', (_, resource) => Object.assign(resource, { type: 'aws:kms/key:Key' })],
  ['CloudWatch.retention', 'aws:cloudwatch/logGroup:LogGroup::api', set('retentionInDays', undefined)],
  ['CloudWatch.retention', 'aws:cloudwatch/logGroup:LogGroup::api', set('retentionInDays', 10)],
  ['CloudWatch.15', 'aws:cloudwatch/metricAlarm:MetricAlarm::api-5xx', set('alarmActions', [])],
  ['CloudWatch.window', 'aws:cloudwatch/metricAlarm:MetricAlarm::api-5xx', set('evaluationPeriods', 1441)],
  ['CloudWatch.alarms', 'aws:cloudwatch/metricAlarm:MetricAlarm::queue-age', set('metricName', 'Other')],
  ['names.Function', 'aws:cloudfront/function:Function::portal', rename],
  ['names.ParameterGroup', 'aws:elasticache/parameterGroup:ParameterGroup::cache', rename],
  ['names.ReplicationGroup', cache, rename],
  ['names.Role', 'aws:iam/role:Role::api-task', rename],
  ['names.LoadBalancer', balancer, rename],
  ['names.TargetGroup', 'aws:lb/targetGroup:TargetGroup::api', rename],
  ['names.LogDeliverySource', 'aws:cloudwatch/logDeliverySource:LogDeliverySource::media', rename],
  ['names.LogDeliveryDestination', 'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination::cdn', rename],
  ['names.Bucket', 'aws:s3/bucket:Bucket::site', rename],
  ['names.Schedule', 'aws:scheduler/schedule:Schedule::backup', rename],
  ['names.Service', service, rename],
];

describe('the policy pack', () => {
  let prod: PolicyResource[];
  let staging: PolicyResource[];

  beforeAll(async () => {
    const graph = async (stack: string) =>
      policyResources(await runProgram(stack, { config: { site: { build: 'none' } } }));
    prod = await graph('prod');
    staging = await graph('staging');
  });

  it('finds nothing in production', () => {
    expect(judge(rules, prod)).toEqual([]);
  });

  it('finds in staging what its file leaves on purpose, no more, and no exception is idle', () => {
    const { exceptions } = readStackFile('staging')['ipower:policy'] as { exceptions: Record<string, string> };
    const findings = judge(allRules('ipower-staging-', month), staging, exceptions);
    expect(findings.filter(({ reason }) => reason === undefined)).toEqual([]);
    expect([...new Set(findings.map(({ control }) => control))].sort()).toEqual(Object.keys(exceptions).sort());
  });

  it.each(breaks)('%s catches %s', (control, key, change) => {
    const broken = structuredClone(prod) as unknown as Inputs[];
    let target = broken.find(({ type, name }) => `${type}::${name}` === key);
    if (!target && key === 'extra') {
      target = { type: '', name: 'extra', props: {}, protect: false };
      broken.push(target);
    }
    if (!target) throw new Error(`Production has no ${key}`);
    change(target['props'], target);
    const findings = judge(rules, broken as unknown as PolicyResource[]).filter(
      (finding) => finding.control === control,
    );
    expect(findings).not.toEqual([]);
    for (const { message } of findings) expect(message.length).toBeGreaterThan(10);
  });

  it('breaks every rule at least once above', () => {
    const tried = new Set(breaks.map(([control]) => control));
    expect(rules.map(({ control }) => control).filter((control) => !tried.has(control))).toEqual([]);
  });

  it('names the page of each limit that no mock would know', () => {
    for (const [control, key, value] of [
      ['RDS.engine', database, { engineVersion: '99' }],
      ['ElastiCache.engine', cache, { engineVersion: '9.9' }],
      ['ELB.17', https, { sslPolicy: 'x' }],
      ['ECS.size', task, { memory: '1' }],
      ['CloudWatch.retention', 'aws:cloudwatch/logGroup:LogGroup::api', { retentionInDays: 2 }],
    ] as const) {
      const broken = prod.map((resource) =>
        `${resource.type}::${resource.name}` === key
          ? { ...resource, props: { ...resource.props, ...value } }
          : resource,
      );
      const [finding] = judge(rules, broken).filter((found) => found.control === control);
      expect(finding?.message).toMatch(/https:\/\/docs\.aws\.amazon\.com\//);
    }
  });
});
