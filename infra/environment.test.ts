import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import { containerEnvironment } from './environment.ts';

const schema = { properties: { PLAIN: {}, SECRET: { secret: true, harmless: 'none:' }, ANOTHER: {} } };
const reference = { arn: pulumi.output('arn'), valueFrom: pulumi.output('arn:key::') };

describe('the environment of a container', () => {
  it('is split into sorted values and sorted references', () => {
    const { environment, secrets } = containerEnvironment(
      schema,
      { SECRET: reference, PLAIN: 'b', ANOTHER: 'a' },
      { RUNTIME: 'c' },
    );
    expect(environment.map(({ name }) => name)).toEqual(['ANOTHER', 'PLAIN', 'RUNTIME']);
    expect(secrets).toEqual([{ name: 'SECRET', valueFrom: reference.valueFrom }]);
  });

  it('refuses a secret as plain text', () => {
    expect(() => containerEnvironment(schema, { SECRET: 'hunter2' })).toThrow('SECRET is secret');
  });

  it('takes the one value of a secret that is none', () => {
    const { environment } = containerEnvironment(schema, { SECRET: 'none:' });
    expect(environment).toEqual([{ name: 'SECRET', value: 'none:' }]);
  });

  it('refuses a variable that no schema knows', () => {
    expect(() => containerEnvironment(schema, { TYPO: 'x' })).toThrow('TYPO is in no schema');
  });
});
