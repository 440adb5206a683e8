import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { readEnv } from '../platform/env.ts';

const LocalEnvSchema = Type.Object({
  LOCAL_DIR: Type.String({ default: resolve(import.meta.dirname, '../../.local'), description: 'Folder of all data.' }),
  PORT: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 65535, description: 'Port of the API. Unset: 3000, or a free one.' }),
  ),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://', description: 'Instead of the embedded one.' }),
  ),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://', description: 'Instead of the embedded one.' })),
  S3_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Instead of the embedded one; with S3_BUCKET and AWS_* variables.',
    }),
  ),
  AWS_ACCESS_KEY_ID: Type.Optional(Type.String({ description: 'Key of a given S3_ENDPOINT.' })),
  S3_BUCKET: Type.String({ default: 'documents', description: 'Bucket, which must exist on a given S3_ENDPOINT.' }),
});

export type LocalEnv = Static<typeof LocalEnvSchema>;

/** What `npm start` takes from the environment. @throws {EnvironmentError} that lists every wrong variable */
export const readLocalEnv = (): LocalEnv => {
  const env = readEnv(LocalEnvSchema);
  if (env.S3_ENDPOINT && !env.AWS_ACCESS_KEY_ID) {
    throw new Error(
      'S3_ENDPOINT is set: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too, with which it is reached.',
    );
  }
  return { ...env, LOCAL_DIR: resolve(env.LOCAL_DIR) };
};
