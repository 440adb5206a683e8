import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../iam.ts';

interface Place {
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
}

/** The states of all stacks lie in one bucket; a preview reads them, a deployment writes them and takes the lock. */
export function stateStatements(
  access: 'read' | 'write',
  bucketArn: pulumi.Input<string>,
  keyArn: pulumi.Input<string>,
): Statement[] {
  const objects = access === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
  const keys = access === 'read' ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:Encrypt'];
  return [
    { Sid: 'StateList', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: bucketArn },
    { Sid: 'State', Action: objects, Resource: pulumi.interpolate`${bucketArn}/.pulumi/*` },
    { Sid: 'Secrets', Action: keys, Resource: keyArn },
  ];
}

/** What the program asks of AWS while it only previews. */
export const previewStatements = (): Statement[] => [
  {
    Sid: 'Ask',
    Action: [
      'ec2:DescribeAvailabilityZones',
      'ecr:GetAuthorizationToken',
      'ecs:DescribeServices',
      'sts:GetCallerIdentity',
    ],
    Resource: '*',
  },
];

const readStatement = (): Statement => ({
  Sid: 'Read',
  Action: Object.entries(services).flatMap(([service, { reads }]) => reads.map((verb) => `${service}:${verb}*`)),
  Resource: '*',
});

/** Reads of every service of the platform, and of no content but what a refresh compares. */
export const driftStatements = (): Statement[] => [
  readStatement(),
  {
    Sid: 'ReadRoles',
    Action: ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'],
    Resource: 'arn:aws:iam::*:role/ipower-*',
  },
  // A refresh compares the sites' files, which are public, and the secrets, which the state holds as well.
  { Sid: 'ReadSites', Action: 's3:GetObject', Resource: 'arn:aws:s3:::ipower-*-site-*/*' },
  {
    Sid: 'ReadSecrets',
    Action: 'secretsmanager:GetSecretValue',
    Resource: 'arn:aws:secretsmanager:*:*:secret:ipower-*',
  },
  { Sid: 'NoLogs', Effect: 'Deny', Action: ['logs:GetLogEvents', 'logs:FilterLogEvents'], Resource: '*' },
];

interface Service {
  readonly reads: readonly string[];
  /** ARNs of what a stack may change, after `arn:aws:<service>:`; absent where ARNs carry no name, so the region must do. */
  readonly own?: (place: Place & { prefix: string }) => readonly string[];
}

const named =
  (...resources: readonly string[]) =>
  ({ region, accountId, prefix }: Place & { prefix: string }) =>
    resources.map((resource) => `${region}:${accountId}:${resource.replaceAll('PREFIX', prefix)}`);
const global =
  (...resources: readonly string[]) =>
  ({ accountId, prefix }: Place & { prefix: string }) =>
    resources.map((resource) => `:${accountId}:${resource.replaceAll('PREFIX', prefix)}`);

/** Every service that the program uses. A test compares this table with the resources that it declares. */
export const services: Readonly<Record<string, Service>> = {
  acm: { reads: ['Describe', 'List'] },
  'application-autoscaling': { reads: ['Describe', 'List'] },
  budgets: { reads: ['View', 'Describe', 'List'], own: ({ accountId }) => [`:${accountId}:budget/*`] },
  cloudfront: { reads: ['Get', 'List', 'Describe'] },
  cloudwatch: {
    reads: ['Describe', 'Get', 'List'],
    own: (place) => [...named('alarm:PREFIX*')(place), ...global('dashboard/PREFIX*')(place)],
  },
  ec2: { reads: ['Describe', 'Get'] },
  ecr: { reads: ['Describe', 'Get', 'List'], own: named('repository/PREFIX*') },
  ecs: {
    reads: ['Describe', 'List'],
    own: named('cluster/PREFIX*', 'service/PREFIX*', 'task-definition/PREFIX*', 'task/PREFIX*'),
  },
  elasticache: {
    reads: ['Describe', 'List'],
    own: named(
      'replicationgroup:PREFIX*',
      'cluster:PREFIX*',
      'parametergroup:PREFIX*',
      'subnetgroup:PREFIX*',
      'snapshot:PREFIX*',
    ),
  },
  elasticloadbalancing: { reads: ['Describe'] },
  logs: {
    reads: ['Describe', 'Get', 'List'],
    own: (place) => [
      ...named('log-group:/PREFIX*', 'log-group:/aws/rds/instance/PREFIX*')(place),
      // CloudFront's deliveries live in us-east-1.
      ...named(
        'delivery-source:PREFIX*',
        'delivery-destination:PREFIX*',
        'delivery:*',
      )({ ...place, region: 'us-east-1' }),
    ],
  },
  rds: { reads: ['Describe', 'List'], own: named('db:PREFIX*', 'pg:PREFIX*', 'subgrp:PREFIX*', 'snapshot:PREFIX*') },
  route53: { reads: ['Get', 'List'] },
  s3: {
    reads: ['GetBucket', 'GetLifecycle', 'GetEncryption', 'ListAllMyBuckets'],
    own: ({ prefix }) => [`::${prefix}*`],
  },
  scheduler: { reads: ['Get', 'List'], own: named('schedule/default/PREFIX*') },
  secretsmanager: { reads: ['Describe', 'List', 'GetResourcePolicy'], own: named('secret:PREFIX*', 'secret:rds!*') },
  ses: { reads: ['Get', 'List'] },
  sns: { reads: ['Get', 'List'], own: named('PREFIX*') },
  wafv2: { reads: ['Get', 'List'] },
};

/**
 * What a deployment may do: everything to what carries the stack's name, and, where ARNs carry no name, within the
 * stack's regions. It cannot make users or keys, nor touch the roles of this file.
 */
export function deployStatements(place: Place): Statement[] {
  const prefix = `ipower-${place.stack}`;
  const own = Object.entries(services).flatMap(([service, { own: arns }]) =>
    arns
      ? [{ Action: `${service}:*`, Resource: arns({ ...place, prefix }).map((arn) => `arn:aws:${service}:${arn}`) }]
      : [],
  );
  const unnamed = Object.entries(services).flatMap(([service, { own: arns }]) => (arns ? [] : [`${service}:*`]));
  const role = `arn:aws:iam::${place.accountId}:role/${prefix}-*`;
  return [
    ...own,
    {
      Sid: 'Regions',
      Action: unnamed,
      Resource: '*',
      // The global services answer out of us-east-1.
      Condition: { StringEquals: { 'aws:RequestedRegion': [place.region, 'us-east-1'] } },
    },
    readStatement(),
    {
      Sid: 'Login',
      Action: ['ecr:GetAuthorizationToken', 'ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
      Resource: '*',
    },
    {
      Sid: 'Roles',
      Action: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:UpdateRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:PutRolePolicy',
        'iam:GetRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:ListRolePolicies',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
      ],
      Resource: role,
    },
    {
      Sid: 'PassRole',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'scheduler.amazonaws.com'] } },
    },
    {
      Sid: 'ServiceLinkedRoles',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${place.accountId}:role/aws-service-role/*`,
    },
  ];
}
