import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it, vi } from 'vitest';
import { refuseRollback } from './fargate-service.ts';
import { mocks } from './plan/mocks.ts';
import { runProgram } from './plan/run.ts';

vi.setConfig({ testTimeout: 60_000 });

const update = (running: (service: string) => string) =>
  runProgram('staging', {
    preview: false,
    config: { site: { build: 'none' }, dns: { delegated: true, verify: false } },
    calls: {
      'aws:ecs/getService:getService': ({ serviceName }) => ({ taskDefinition: running(String(serviceName)) }),
    },
  });

const as = ({ preview }: { preview: boolean }) =>
  pulumi.runtime.setMocks(mocks({ onResource: () => {} }), 'ipower', 'staging', preview);

const revision = (service: string, number: number) =>
  `arn:aws:ecs:eu-west-3:123456789012:task-definition/ipower-staging-${service}:${number}`;

describe('an update of a service', () => {
  it('succeeds when the revision that was asked for runs', async () => {
    const { outputs } = await update((service) => revision(service, 1));
    expect(outputs['runningTaskDefinitions']).toEqual({ api: revision('api', 1), worker: revision('worker', 1) });
  });

  it('fails when ECS went back to the revision before, which ECS itself calls a success', async () => {
    await as({ preview: false });
    expect(() => refuseRollback('worker', revision('worker', 2), revision('worker', 1))).toThrow(
      /^The deployment of worker was rolled back: .*worker:1 runs, .*worker:2 was asked for/,
    );
    expect(refuseRollback('worker', revision('worker', 2), revision('worker', 2))).toBe(revision('worker', 2));
  });

  it('is not judged in a preview, where the new revision does not run yet', async () => {
    await as({ preview: true });
    expect(refuseRollback('worker', revision('worker', 2), revision('worker', 1))).toBe(revision('worker', 1));
  });
});
