/**
 * Values that AWS takes and that no type and no mock checks. Each table names the page it was read from,
 * so that a refusal can say why, and a new value is one line.
 */
const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** Fargate: memory in MiB by cpu units. */
export const fargateMemory: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: range(1024, 4096, 1024),
  1024: range(2048, 8192, 1024),
  2048: range(4096, 16_384, 1024),
  4096: range(8192, 30_720, 1024),
  8192: range(16_384, 61_440, 4096),
  16384: range(32_768, 122_880, 8192),
};
export const fargateSource = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html';

/** CloudWatch Logs: days a log group may keep its events. */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export const logRetentionSource =
  'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html';

/** RDS: Graviton classes that take PostgreSQL 15. The platform runs on ARM64 throughout. */
export const databaseClasses =
  /^db\.(t4g\.(micro|small|medium|large|xlarge|2xlarge)|m[67]g\.(large|xlarge|[248]xlarge)|r[67]g\.(large|xlarge|[248]xlarge))$/;
export const databaseClassSource =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html';
/** `15` follows the minor versions; an exact minor is for a restore only. */
export const databaseVersions = /^15(\.\d{1,2})?$/;
export const databaseVersionSource =
  'https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-versions.html';
export const storageScalingSource =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html';

/** ElastiCache: parameter group family by engine and version. */
export const cacheFamilies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  valkey: { '7.2': 'valkey7', '8.0': 'valkey8', '8.1': 'valkey8' },
  redis: { '7.0': 'redis7', '7.1': 'redis7' },
};
export const cacheFamilySource = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html';
export const cacheNodeTypes =
  /^cache\.(t4g\.(micro|small|medium)|m[67]g\.(large|xlarge|[248]xlarge)|r[67]g\.(large|xlarge|[248]xlarge))$/;
export const cacheNodeSource = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html';

/** Application Load Balancer: the policies that speak TLS 1.3 and nothing older. */
export const tls13Policies: readonly string[] = [
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
];
export const tlsPolicySource =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html';

/** CloudFront: least protocol of viewers. */
export const viewerProtocols: readonly string[] = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];
export const viewerProtocolSource =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html';

/** CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const managedPolicies = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
} as const;

/** EventBridge Scheduler: `cron(minutes hours day-of-month month day-of-week year)`, one of the two days being `?`. */
export const scheduleExpression =
  /^cron\([\d*,/-]+ [\d*,/-]+ (\? [\d*,/A-Z-]+ [\d*,/A-Z#L-]+|[\d*,/LW-]+ [\d*,/A-Z-]+ \?) [\d*,/-]+\)$/;
export const scheduleSource = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html';
