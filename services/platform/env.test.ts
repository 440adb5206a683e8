import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { ApiEnvSchema } from './env.schema.ts';
import { EnvironmentError, readEnv } from './env.ts';

const schema = Type.Object({
  PORT: Type.Integer({ default: 3000, maximum: 65535 }),
  DATABASE_URL: Type.String({ pattern: '^postgres://', secret: true }),
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
});

const problems = (source: Record<string, string>) => {
  try {
    readEnv(schema, source);
    return [];
  } catch (error) {
    return (error as EnvironmentError).problems;
  }
};

describe('the environment of a process', () => {
  test('is typed, completed with defaults and frozen', () => {
    const env = readEnv(schema, { DATABASE_URL: 'postgres://db', PORT: '8080', HOME: '/root' });
    expect(env).toEqual({ DATABASE_URL: 'postgres://db', PORT: 8080 });
    expect(Object.isFrozen(env)).toBe(true);
    expect(readEnv(schema, { DATABASE_URL: 'postgres://db' }).PORT).toBe(3000);
  });

  test('is refused with every wrong variable at once', () => {
    expect(problems({ PORT: '70000', S3_ENDPOINT: 'minio:9000' })).toEqual([
      'PORT must be <= 65535.',
      'DATABASE_URL is not set.',
      'S3_ENDPOINT must match pattern "^https?://".',
    ]);
  });

  test('never shows a value, which may be a secret', () => {
    expect(problems({ DATABASE_URL: 'mysql://user:hunter2@db' }).join()).not.toContain('hunter2');
  });

  test('takes an empty string as not set', () => {
    expect(problems({ DATABASE_URL: '' })).toEqual(['DATABASE_URL is not set.']);
    expect(readEnv(schema, { DATABASE_URL: 'postgres://db', S3_ENDPOINT: '' }).S3_ENDPOINT).toBeUndefined();
  });

  test('of the API needs every secret', () => {
    expect(() => readEnv(ApiEnvSchema, {})).toThrow(EnvironmentError);
  });
});
