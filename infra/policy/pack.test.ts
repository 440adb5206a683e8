import type { ReportViolation, ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { describe, expect, it } from 'vitest';
import { policies } from './pack.ts';

/** What a policy reports for a service without the control ECS.2, in a stack. */
function reported(name: string, stack: string): string[] {
  const policy = policies().find((candidate) => candidate.name === name) as ResourceValidationPolicy;
  const messages: string[] = [];
  const validate = policy.validateResource as (args: unknown, report: ReportViolation) => void;
  validate(
    {
      type: 'aws:ecs/service:Service',
      name: 'api',
      props: { networkConfiguration: { assignPublicIp: true } },
      opts: { protect: false },
      urn: `urn:pulumi:${stack}::ipower::aws:ecs/service:Service::api`,
    },
    (message) => messages.push(message),
  );
  return messages;
}

describe('the pack for pulumi preview --policy-pack', () => {
  it('has each control once as mandatory and once for its exceptions', () => {
    const names = policies().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const policy of policies()) {
      expect(policy.enforcementLevel).toBe(policy.name.endsWith('-excepted') ? 'advisory' : 'mandatory');
    }
  });

  it('blocks production, and tells staging with the reason that its file gives', () => {
    expect(reported('ECS.2', 'prod')).toEqual(['assignPublicIp must be false']);
    expect(reported('ECS.2-excepted', 'prod')).toEqual([]);
    expect(reported('ECS.2', 'staging')).toEqual([]);
    expect(reported('ECS.2-excepted', 'staging')).toEqual([
      expect.stringMatching(/^assignPublicIp must be false\. Left on purpose: Tasks have public addresses/),
    ]);
  });

  it('judges the stack as a whole where resources belong together', () => {
    const policy = policies().find(({ name }) => name === 'S3.5') as StackValidationPolicy;
    const found: [string, string | undefined][] = [];
    const resource = (type: string, name: string, props: object) => ({
      type,
      name,
      props,
      opts: { protect: false },
      urn: `urn:pulumi:prod::ipower::${type}::${name}`,
    });
    const validate = policy.validateStack as unknown as (args: unknown, report: ReportViolation) => void;
    validate({ resources: [resource('aws:s3/bucket:Bucket', 'open', {})] }, (message, urn) =>
      found.push([message, urn]),
    );
    expect(found).toEqual([
      ['needs a policy that refuses plain HTTP', 'urn:pulumi:prod::ipower::aws:s3/bucket:Bucket::open'],
    ]);
  });
});
