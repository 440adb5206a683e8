import { type Static, type TProperties, Type } from 'typebox';

/**
 * The environment of each process: the one place a variable is named, typed and described.
 *
 * `infra` imports the types, so a variable that a task definition forgets does not compile;
 * `docs/environment.md` is generated from the descriptions. This file has no side effects and reads nothing.
 */

const logging = {
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'Least severe level that is logged (pino levels).',
  }),
};

const internal = {
  INTERNAL_PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 9090,
    description:
      'Port of /livez and /readyz for the container health check, and of /metrics; never public. 0 takes a free one.',
  }),
};

const database = {
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    description: 'PostgreSQL 15, with the application role. `?sslmode=verify-full` in the cloud.',
    secret: true,
  }),
  DATABASE_POOL_SIZE: Type.Integer({
    minimum: 1,
    maximum: 200,
    default: 20,
    description:
      'Most connections this process opens for its work; one more is its pulse. Processes × (this + 1) stays below `max_connections`.',
  }),
};

const redis = {
  REDIS_URL: Type.String({
    pattern: '^rediss?://',
    description: 'Redis or Valkey with `maxmemory-policy noeviction`; `rediss://` for TLS.',
    secret: true,
  }),
};

const bucketName = { pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' };

const storage = {
  AWS_REGION: Type.String({ pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]$', default: 'eu-west-3', description: 'AWS region.' }),
  S3_BUCKET: Type.String({ ...bucketName, description: 'Bucket of uploads, originals and renditions.' }),
  S3_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Address of an S3 emulator, as the services reach it. Unset: AWS itself.',
    }),
  ),
  S3_PUBLIC_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Address of the same emulator as browsers reach it. Unset: S3_ENDPOINT.',
    }),
  ),
};

/** Most that one account may have. */
const quotas = {
  QUOTA_BYTES: Type.Integer({
    minimum: 1,
    default: 10 * 1024 ** 3,
    description: 'Most bytes of documents an account may have, the trash included (10 GiB).',
  }),
  QUOTA_DOCUMENTS: Type.Integer({
    minimum: 1,
    default: 100_000,
    description: 'Most documents an account may have, the trash included.',
  }),
  QUOTA_UPLOADS: Type.Integer({
    minimum: 1,
    default: 500,
    description: 'Most uploads an account may have announced and not completed.',
  }),
};

const shared = {
  ...logging,
  ...internal,
  ...database,
  ...redis,
  ...storage,
  ...quotas,
  DATA_KEYS: Type.String({
    description:
      'Keys that seal what must be readable again (TOTP seeds, mails on their way): a JSON Web Key Set of 256-bit `oct` keys with `kid`. The first seals, all open.',
    secret: true,
  }),
  WEB_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Origin of the web app, where the links of mails lead.',
  }),
};

/** What a process that runs tells of itself, and whom. */
const telemetry = {
  ENVIRONMENT: Type.String({
    pattern: '^[a-z][a-z0-9-]*$',
    default: 'development',
    description: 'Which of our environments this is, as traces and error reports name it.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'OpenTelemetry collector that takes traces (OTLP over HTTP, at `/v1/traces`). Unset: nothing is traced.',
    }),
  ),
  OTEL_EXPORTER_OTLP_HEADERS: Type.Optional(
    Type.String({ minLength: 1, description: 'Headers for it: `name=value,…`, values URL-encoded.', secret: true }),
  ),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 1,
    description: 'Share of traces that are kept. A job goes with the request that caused it.',
  }),
  SENTRY_DSN: Type.Optional(
    Type.String({
      pattern: '^https?://\\w+@[\\w.:-]+/[0-9]+$',
      description: 'Where unexpected errors are reported (Sentry). Unset: nowhere but in the log.',
    }),
  ),
  RELEASE: Type.String({
    minLength: 1,
    default: 'development',
    description: 'Which build this is, as staff and metrics see it: the digest of the image.',
  }),
};

/** TLS, but for a provider on the same machine. */
const issuer = { pattern: '^(https://|http://(localhost|127\\.0\\.0\\.1)[:/])' };

export const ApiEnvSchema = Type.Object({
  ...shared,
  ...telemetry,
  HOST: Type.String({ default: '0.0.0.0', description: 'Address the public server listens on.' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'Port of the public server.' }),
  PUBLIC_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Origin under which consumers reach the API, without a trailing slash.',
  }),
  WEB_ORIGINS: Type.String({
    default: '',
    description: 'Origins that browsers may call from (CORS allow-list), separated by commas.',
  }),
  TRUST_PROXY_HOPS: Type.Integer({
    minimum: 0,
    maximum: 5,
    default: 0,
    description: 'Proxies in front whose X-Forwarded-* headers are believed. 1 behind the load balancer.',
  }),
  JWT_KEYS: Type.String({
    description:
      'Private keys of access tokens: a JSON Web Key Set (RFC 7517) of ES256 keys with `kid`. The first signs, all verify.',
    secret: true,
  }),
  GOOGLE_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 1, description: 'Client of sign-ins by Google, with its secret. Unset: not offered.' }),
  ),
  GOOGLE_CLIENT_SECRET: Type.Optional(
    Type.String({ minLength: 1, description: 'Secret of that client.', secret: true }),
  ),
  GOOGLE_ISSUER: Type.Optional(
    Type.String({ ...issuer, description: 'OpenID Connect issuer of Google, for tests. Unset: the real one.' }),
  ),
  MICROSOFT_CLIENT_ID: Type.Optional(
    Type.String({ minLength: 1, description: 'Client of sign-ins by Microsoft, with its secret. Unset: not offered.' }),
  ),
  MICROSOFT_CLIENT_SECRET: Type.Optional(
    Type.String({ minLength: 1, description: 'Secret of that client.', secret: true }),
  ),
  MICROSOFT_TENANT: Type.Optional(
    Type.String({
      pattern: '^[\\w.-]+$',
      description:
        'Whose accounts sign in: `organizations`, `consumers`, or one directory’s id. Unset: `common`, which is everybody’s.',
    }),
  ),
  MICROSOFT_ISSUER: Type.Optional(
    Type.String({
      ...issuer,
      description: 'OpenID Connect issuer of Microsoft, for tests. Unset: that of the tenant.',
    }),
  ),
  MEDIA_URL: Type.String({
    pattern: '^https?://',
    description: 'Where originals and renditions are fetched: the CloudFront origin, or this API’s own /media route.',
  }),
  MEDIA_COOKIE_DOMAIN: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9.-]+$',
      description:
        'Domain that this API and the media origin are both in, for the cookies that open media. Unset: they are one host.',
    }),
  ),
  MEDIA_KEY_ID: Type.String({ minLength: 1, description: 'Id of the public key that checks media signatures.' }),
  MEDIA_PRIVATE_KEY: Type.String({
    description: 'ECDSA P-256 private key (PKCS #8, PEM) that signs media URLs (CloudFront custom policy).',
    secret: true,
  }),
});

export const WorkerEnvSchema = Type.Object({
  ...shared,
  ...telemetry,
  WORKER_CONCURRENCY: Type.Integer({
    minimum: 0,
    maximum: 64,
    default: 0,
    description: 'Images processed at once, each in a decoding process of its own. 0: one per core.',
  }),
  MAIL_URL: Type.String({
    pattern: '^(smtps?://.+|ses:|file:///.+)$',
    description:
      'Where mail goes: `smtp://` or `smtps://` with user and password, `ses:` (Amazon SES by the task role), or `file:///folder` for development.',
    secret: true,
    // Holds no password, so that it need not lie in Secrets Manager.
    harmless: 'ses:',
  }),
  MAIL_FROM: Type.String({
    pattern: '^[^<>\\r\\n]*<[^@<>\\s]+@[^@<>\\s]+>$',
    description: 'Sender of all mail: `Name <address>`.',
  }),
  METRICS_NAMESPACE: Type.Optional(
    Type.String({ minLength: 1, description: 'CloudWatch namespace of the metrics the worker logs. Unset: none are.' }),
  ),
});

/** The whole of what the API and the worker share: it has the same parts. */
export const StorageScanEnvSchema = Type.Object(shared);

export const MigrateEnvSchema = Type.Object({ ...logging, DATABASE_URL: database.DATABASE_URL });

export const OpenAccountEnvSchema = Type.Object({
  DATABASE_URL: database.DATABASE_URL,
  DATA_KEYS: shared.DATA_KEYS,
  WEB_URL: shared.WEB_URL,
});

export const DatabaseRoleEnvSchema = Type.Object({
  ...logging,
  PGHOST: Type.String({ minLength: 1, description: 'Host of the database.' }),
  PGPORT: Type.Integer({ minimum: 1, maximum: 65535, description: 'Port of the database.' }),
  PGDATABASE: Type.String({ minLength: 1, description: 'Database that the application role may use.' }),
  PGUSER: Type.String({ minLength: 1, description: 'Master user, who may create roles.', secret: true }),
  PGPASSWORD: Type.String({ minLength: 1, description: 'Password of the master user.', secret: true }),
  PGSSLMODE: Type.Enum(['verify-full', 'disable'], {
    default: 'verify-full',
    description: '`disable` is for a database on the same machine.',
  }),
  DATABASE_URL: Type.String({
    ...database.DATABASE_URL,
    description: 'URL whose user and password the application role gets.',
  }),
});

export const BackupEnvSchema = Type.Object({
  ...logging,
  DATABASE_URL: database.DATABASE_URL,
  AWS_REGION: storage.AWS_REGION,
  S3_BUCKET: storage.S3_BUCKET,
  S3_ENDPOINT: storage.S3_ENDPOINT,
  BACKUPS_BUCKET: Type.String({ ...bucketName, description: 'Bucket of the backups.' }),
  METRICS_NAMESPACE: Type.Optional(
    Type.String({ minLength: 1, description: 'CloudWatch namespace of the metrics the backup logs. Unset: none are.' }),
  ),
});

export type ApiEnv = Static<typeof ApiEnvSchema>;
export type WorkerEnv = Static<typeof WorkerEnvSchema>;
export type SharedEnv = Static<typeof StorageScanEnvSchema>;
export type MigrateEnv = Static<typeof MigrateEnvSchema>;
export type DatabaseRoleEnv = Static<typeof DatabaseRoleEnvSchema>;
export type BackupEnv = Static<typeof BackupEnvSchema>;

/** The processes whose environment is described here, by the name of their folder or command. */
export const environments = {
  api: ApiEnvSchema,
  worker: WorkerEnvSchema,
  migrate: MigrateEnvSchema,
  'open-account': OpenAccountEnvSchema,
  'storage-scan': StorageScanEnvSchema,
  'database-role': DatabaseRoleEnvSchema,
  backup: BackupEnvSchema,
} as const satisfies Record<string, { properties: TProperties }>;
