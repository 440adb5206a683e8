import { describe, expect, it, vi } from 'vitest';
import { runProgram } from './plan/run.ts';
import { signInEnvironment } from './sign-in.ts';

vi.setConfig({ testTimeout: 60_000 });

const secretArn = 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:google-client-AbCdEf';

describe('the clients of sign-ins by a provider', () => {
  it('are nothing for the API when the stack has none', () => {
    expect(signInEnvironment()).toEqual({});
  });

  it('name Microsoft’s tenant only when it is given', () => {
    const microsoft = { clientId: 'id', secretArn };
    expect(Object.keys(signInEnvironment({ microsoft }))).toEqual(['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET']);
    expect(signInEnvironment({ microsoft: { ...microsoft, tenant: 'consumers' } })).toMatchObject({
      MICROSOFT_TENANT: 'consumers',
    });
  });

  it('reach the API alone, the secret by reference', async () => {
    const config = { site: { build: 'none' }, signIn: { google: { clientId: 'id', secretArn } } };
    const { resources } = await runProgram('prod', { config });
    const containers = (task: string) => {
      const definition = resources.find(({ type, name }) => type.endsWith(':TaskDefinition') && name === task);
      return JSON.parse(definition?.inputs['containerDefinitions'] as string) as { name: string }[];
    };
    const api = containers('api').find(({ name }) => name === 'api');
    expect(api).toMatchObject({
      environment: expect.arrayContaining([{ name: 'GOOGLE_CLIENT_ID', value: 'id' }]),
      secrets: expect.arrayContaining([{ name: 'GOOGLE_CLIENT_SECRET', valueFrom: secretArn }]),
    });
    const others = [...containers('api').filter((one) => one !== api && one.name !== 'api'), ...containers('worker')];
    expect(JSON.stringify(others)).not.toContain('GOOGLE');
    const role = resources.find(({ type, name }) => type.endsWith(':RolePolicy') && name === 'api-execution');
    expect(role?.inputs['policy']).toContain(secretArn);
  });
});
