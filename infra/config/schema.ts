import { type Static, Type } from 'typebox';

/** What a stack may say about itself. Every object is closed: an unknown key is an error, not a typo that waits. */

const closed = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const Cidr = Type.String({ pattern: '^(\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}$' });
const Domain = Type.String({ pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$', maxLength: 200 });
const Month = Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' });
const Digest = Type.String({ pattern: '^\\S+@sha256:[0-9a-f]{64}$' });

const DnsRecord = closed({
  name: Type.String({ pattern: '^([a-z0-9_*]([a-z0-9_.-]*[a-z0-9])?)?$' }),
  type: Type.Enum(['A', 'AAAA', 'CNAME', 'MX', 'SRV', 'TXT']),
  ttl: Type.Integer({ minimum: 60, maximum: 172_800 }),
  values: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
});

/** Tasks of one service. `cpu` in 1/1024 vCPU and `memory` in MiB must be a pair that Fargate offers. */
const service = {
  cpu: Type.Integer(),
  memory: Type.Integer(),
  min: Type.Integer({ minimum: 1, maximum: 50 }),
  max: Type.Integer({ minimum: 1, maximum: 100 }),
  spot: Type.Boolean(),
};

const secretArn = '^arn:aws:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[\\w/+=.@-]+-[A-Za-z0-9]{6}$';

const sentryDsn = '^https://\\w+@[\\w.-]+/[0-9]+$';

/** A client registered at an OpenID Connect provider; its secret is put into Secrets Manager by hand (runbook). */
const oidcClient = {
  clientId: Type.String({ minLength: 1 }),
  secretArn: Type.String({ pattern: secretArn }),
};

export const StackConfigSchema = closed({
  domain: Domain,
  production: Type.Boolean(),
  dns: closed({
    delegated: Type.Boolean(),
    verify: Type.Boolean(),
    records: Type.Optional(Type.Array(DnsRecord)),
    children: Type.Optional(Type.Record(Type.String(), Type.Array(Domain, { minItems: 2 }))),
  }),
  network: closed({
    cidr: Cidr,
    apart: Type.Array(Cidr),
    zones: Type.Integer({ minimum: 2, maximum: 3 }),
    egress: Type.Enum(['none', 'single', 'per-zone']),
    balancerZones: Type.Integer({ minimum: 2, maximum: 3 }),
  }),
  database: closed({
    version: Type.String(),
    instanceClass: Type.String(),
    storageGb: Type.Integer({ minimum: 20, maximum: 65_536 }),
    maxStorageGb: Type.Integer({ minimum: 20, maximum: 65_536 }),
    multiAz: Type.Boolean(),
    backupDays: Type.Integer({ minimum: 1, maximum: 35 }),
    deletionProtection: Type.Boolean(),
  }),
  cache: closed({
    engine: Type.Enum(['valkey', 'redis']),
    version: Type.String(),
    nodeType: Type.String(),
    nodes: Type.Integer({ minimum: 1, maximum: 6 }),
    snapshotDays: Type.Integer({ minimum: 1, maximum: 35 }),
  }),
  keys: closed({
    jwt: Type.Array(Month, { minItems: 1, maxItems: 4, uniqueItems: true }),
    media: Type.Array(Month, { minItems: 1, maxItems: 4, uniqueItems: true }),
    data: Type.Array(Month, { minItems: 1, maxItems: 4, uniqueItems: true }),
    database: Month,
    cache: Month,
  }),
  images: closed({
    build: Type.Boolean(),
    keep: Type.Integer({ minimum: 3, maximum: 100 }),
    references: Type.Optional(closed({ api: Digest, worker: Digest, backup: Digest })),
  }),
  api: closed({
    ...service,
    cpuTarget: Type.Integer({ minimum: 20, maximum: 90 }),
    requestsPerTarget: Type.Integer({ minimum: 10 }),
  }),
  worker: closed({
    ...service,
    acceptableWaitSeconds: Type.Integer({ minimum: 5, maximum: 3600 }),
    secondsPerJob: Type.Number({ exclusiveMinimum: 0, maximum: 600 }),
  }),
  sleep: Type.Optional(
    closed({
      wakeHour: Type.Integer({ minimum: 1, maximum: 22 }),
      sleepHour: Type.Integer({ minimum: 2, maximum: 23 }),
    }),
  ),
  signIn: Type.Optional(
    closed({
      google: Type.Optional(closed(oidcClient)),
      microsoft: Type.Optional(
        closed({ ...oidcClient, tenant: Type.Optional(Type.String({ pattern: '^[\\w.-]+$' })) }),
      ),
    }),
  ),
  site: closed({
    build: Type.String({ minLength: 1 }),
    sentryDsn: Type.Optional(Type.String({ pattern: sentryDsn })),
  }),
  edge: closed({
    waf: Type.Boolean(),
    deletionProtection: Type.Boolean(),
    priceClass: Type.Enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All']),
    hstsSeconds: Type.Integer({ minimum: 31_536_000 }),
  }),
  observability: closed({
    alarmEmail: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$' }),
    logDays: Type.Integer(),
    accessLogDays: Type.Integer({ minimum: 7, maximum: 3650 }),
    budgetUsd: Type.Number({ exclusiveMinimum: 0 }),
    /** Errors of API and worker; those of the pages go to `site.sentryDsn`. */
    sentryDsn: Type.Optional(Type.String({ pattern: sentryDsn })),
    /** A collector of traces (OTLP over HTTP), and the share of requests whose trace is kept. */
    tracing: Type.Optional(
      closed({
        endpoint: Type.String({ pattern: '^https://' }),
        headersSecretArn: Type.Optional(Type.String({ pattern: secretArn })),
        ratio: Type.Number({ minimum: 0, maximum: 1 }),
      }),
    ),
  }),
  backup: closed({
    dumpSchedule: Type.String(),
    dumpDays: Type.Integer({ minimum: 7, maximum: 3650 }),
    /** Disk on which each backup is restored to see that it can be; 20 GiB unless set. */
    scratchGb: Type.Optional(Type.Integer({ minimum: 21, maximum: 200 })),
  }),
  policy: Type.Optional(closed({ exceptions: Type.Record(Type.String(), Type.String({ minLength: 20 })) })),
});

export type StackConfig = Static<typeof StackConfigSchema>;
