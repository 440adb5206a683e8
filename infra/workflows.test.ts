import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const directory = resolve(import.meta.dirname, '../.github/workflows');
const names = readdirSync(directory);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly uses?: string; readonly environment?: string; readonly steps?: readonly Step[] }>
  >;
}
const read = (name: string): Workflow => parse(readFileSync(join(directory, name), 'utf8'));
const stepsOf = (name: string) => Object.values(read(name).jobs).flatMap(({ steps }) => steps ?? []);

describe.each(names)('the workflow %s', (name) => {
  it('pins every foreign action by commit', () => {
    for (const { uses } of stepsOf(name)) if (uses) expect(uses).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/);
  });

  it('says what its token may do, and that is to write at most its identity and a comment', () => {
    const { permissions = {} } = read(name);
    expect(permissions['contents']).toBe('read');
    const writes = Object.keys(permissions).filter((key) => permissions[key] === 'write');
    expect(['id-token', 'pull-requests']).toEqual(expect.arrayContaining(writes));
  });

  it('holds no long-lived key', () => {
    const text = readFileSync(join(directory, name), 'utf8');
    expect(text).not.toMatch(/secrets\.|AWS_ACCESS_KEY|aws-access-key-id|PULUMI_ACCESS_TOKEN|PULUMI_CONFIG_PASSPHRASE/);
  });

  it('runs no text of a pull request as a command', () => {
    for (const { run = '' } of stepsOf(name)) expect(run).not.toContain('${{');
  });
});

describe('deployments', () => {
  it('of production wait for the environment that asks for an approval', () => {
    const { production } = read('deploy.yml').jobs as Record<string, { with?: Record<string, string>; if?: string }>;
    expect(production).toMatchObject({
      if: "github.event_name == 'release'",
      with: { stack: 'prod', environment: 'production' },
    });
    expect(read('deploy-stack.yml').jobs['up']?.environment).toMatch(/inputs\.environment/);
  });

  it('and previews run under the policy pack', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(directory, '../../package.json'), 'utf8'));
    for (const script of ['infra:preview', 'infra:up']) expect(scripts[script]).toContain('--policy-pack infra/policy');
  });
});
