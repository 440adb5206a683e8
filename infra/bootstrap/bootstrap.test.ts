import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Graph } from '../plan/graph.ts';
import { collect, runProgram } from '../plan/run.ts';
import { judge, policyResources } from '../policy/judge.ts';
import { allRules } from '../policy/rules.ts';
import { deployStatements, services } from './permissions.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const run = (repository: string) =>
  collect('account', { 'ipower:repository': repository }, {}, async () => (await import('./index.ts')).default());

interface Document {
  readonly Statement: readonly {
    readonly Sid?: string;
    readonly Effect: string;
    readonly Action: string | string[];
    readonly Resource: string | string[];
    readonly Condition?: Record<string, Record<string, string | string[]>>;
  }[];
}

describe('the bootstrap', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await run('owner/name');
  });
  const document = (type: string, name: string, key: string): Document =>
    JSON.parse(
      String(graph.resources.find((found) => found.type.endsWith(`:${type}`) && found.name === name)?.inputs[key]),
    );

  it('keeps every rule of the policy pack', () => {
    expect(judge(allRules('ipower-bootstrap-', '2026-11'), policyResources(graph))).toEqual([]);
  });

  it('protects the states and the key of their secrets', () => {
    expect(
      graph.resources.filter(({ protect }) => protect).map(({ name, type }) => `${type.split(':').at(-1)} ${name}`),
    ).toEqual(['Key secrets', 'Bucket state']);
  });

  it.each([
    ['preview', 'repo:owner/name:pull_request'],
    ['drift', 'repo:owner/name:ref:refs/heads/main'],
    ['deploy-staging', 'repo:owner/name:environment:staging'],
    ['deploy-prod', 'repo:owner/name:environment:production'],
  ])('lets GitHub take the role %s for %s alone', (role, subject) => {
    const { Statement } = document('Role', role, 'assumeRolePolicy');
    expect(Statement).toHaveLength(1);
    expect(Statement[0]?.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': subject,
      },
    });
  });

  it.each(['preview', 'drift'])('lets %s change nothing', (role) => {
    const allowed = document('RolePolicy', role, 'policy').Statement.filter(({ Effect }) => Effect === 'Allow');
    for (const action of allowed.flatMap(({ Action }) => Action)) {
      expect(action).toMatch(
        /^(kms:Decrypt|s3:(GetObject|ListBucket|GetBucketLocation)|[a-z0-9-]+:(Describe|Get|List|View)\S*)$/,
      );
    }
  });

  it('shows the drift check no customer’s document, no dump and no log', () => {
    const { Statement } = document('RolePolicy', 'drift', 'policy');
    const objects = Statement.filter(({ Action }) => [Action].flat().includes('s3:GetObject')).flatMap(
      ({ Resource }) => Resource,
    );
    expect(objects).toEqual(['arn:aws:s3:::state/.pulumi/*', 'arn:aws:s3:::ipower-*-site-*/*']);
    expect(Statement.find(({ Effect }) => Effect === 'Deny')?.Action).toEqual([
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ]);
  });

  it('keeps staging’s role from production, and both from users, keys and the roles of this stack', () => {
    const statements = deployStatements({ stack: 'staging', region: 'eu-west-3', accountId: '123456789012' });
    const text = JSON.stringify(statements);
    expect(text).not.toContain('ipower-prod');
    expect(text).not.toMatch(/"iam:\*"|CreateUser|CreateAccessKey|AttachRolePolicy|"\*:\*"|"Action":"\*"/);
    const roles = statements
      .filter(({ Action }) => JSON.stringify(Action).includes('iam:'))
      .flatMap(({ Resource }) => Resource);
    for (const role of roles) expect(role).toMatch(/role\/(ipower-staging-\*|aws-service-role\/\*)$/);
  });

  it('refuses a repository that is no owner/name', async () => {
    const { default: bootstrap } = await import('./index.ts');
    await collect('account', { 'ipower:repository': '*' }, {}, async () => {
      await expect(bootstrap()).rejects.toThrow('repository must be owner/name');
      return {};
    });
  });
});

describe('the deployment’s permissions', () => {
  /** Where the provider's module and IAM's prefix differ. */
  const prefixes: Readonly<Record<string, readonly string[]>> = {
    appautoscaling: ['application-autoscaling'],
    cloudwatch: ['cloudwatch', 'logs'],
    iam: [],
    sesv2: ['ses'],
    lb: ['elasticloadbalancing'],
    vpc: ['ec2'],
  };

  it.each(['staging', 'prod'])('cover each service that %s declares, and no other', async (stack) => {
    const { resources } = await runProgram(stack, {
      config: {
        site: { build: 'none' },
        edge: { waf: true, deletionProtection: true, priceClass: 'PriceClass_100', hstsSeconds: 31_536_000 },
      },
    });
    const modules = resources.flatMap(({ type }) => /^awsx?:([a-z0-9]+)[:/]/.exec(type)?.[1] ?? []);
    const used = new Set(modules.flatMap((module) => prefixes[module] ?? [module]));
    expect([...used].sort()).toEqual(Object.keys(services).sort());
  });
});
