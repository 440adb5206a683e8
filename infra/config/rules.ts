import * as limits from './aws-limits.ts';
import { overlap, parseCidr, within } from './cidr.ts';
import type { StackConfig } from './schema.ts';

/** Says where something is wrong, what, and on which page AWS writes it. */
export type Report = (path: string, message: string, source?: string) => void;

interface Rule {
  /** Sections that must be well formed before the rule can be asked. */
  readonly needs: readonly (keyof StackConfig)[];
  readonly check: (config: StackConfig, report: Report) => void;
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseCidr);

/** What a schema cannot say: pairs that exclude each other, and values that only AWS's pages list. */
export const rules: readonly Rule[] = [
  { needs: ['network'], check: ({ network }, report) => checkNetwork(network, report) },
  { needs: ['database'], check: ({ database }, report) => checkDatabase(database, report) },
  { needs: ['cache'], check: ({ cache }, report) => checkCache(cache, report) },
  { needs: ['api'], check: ({ api }, report) => checkService('api', api, report) },
  { needs: ['worker'], check: ({ worker }, report) => checkService('worker', worker, report) },
  { needs: ['images'], check: ({ images }, report) => checkImages(images, report) },
  { needs: ['sleep', 'production'], check: checkSleep },
  {
    needs: ['policy', 'production'],
    check: ({ policy, production }, report) => {
      if (policy && production) report('policy.exceptions', 'production has no exceptions');
    },
  },
  {
    needs: ['observability'],
    check: ({ observability: { logDays } }, report) => {
      if (limits.logRetentionDays.includes(logDays)) return;
      report(
        'observability.logDays',
        `must be one of ${limits.logRetentionDays.join(', ')}`,
        limits.logRetentionSource,
      );
    },
  },
  {
    needs: ['backup'],
    check: ({ backup }, report) => {
      if (limits.scheduleExpression.test(backup.dumpSchedule)) return;
      report('backup.dumpSchedule', 'must be a cron(…) expression of six fields', limits.scheduleSource);
    },
  },
  {
    needs: ['dns'],
    check: ({ dns }, report) => {
      const apexAlias = dns.records?.some(({ type, name }) => type === 'CNAME' && name === '');
      if (apexAlias) report('dns.records', 'a CNAME cannot stand at the apex (RFC 1034 §3.6.2)');
    },
  },
];

function checkNetwork(network: StackConfig['network'], report: Report): void {
  const parse = (path: string, cidr: string) => {
    try {
      return parseCidr(cidr);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      report(path, error.message);
      return undefined;
    }
  };
  const vpc = parse('network.cidr', network.cidr);
  for (const cidr of network.apart) {
    const other = parse('network.apart', cidr);
    if (vpc && other && overlap(vpc, other)) report('network.cidr', `${network.cidr} overlaps ${cidr}`);
  }
  if (vpc && vpc.size !== 2 ** 16) report('network.cidr', 'must be a /16: the tiers are cut out of it');
  if (vpc && !privateRanges.some((range) => within(vpc, range))) report('network.cidr', 'must be private (RFC 1918)');
  if (network.balancerZones > network.zones) report('network.balancerZones', 'cannot exceed zones');
}

function checkDatabase(database: StackConfig['database'], report: Report): void {
  const { version, instanceClass, storageGb, maxStorageGb } = database;
  if (!limits.databaseVersions.test(version)) {
    report('database.version', `${version} is not PostgreSQL 15`, limits.databaseVersionSource);
  }
  if (!limits.databaseClasses.test(instanceClass)) {
    report('database.instanceClass', `${instanceClass} is no Graviton class`, limits.databaseClassSource);
  }
  if (maxStorageGb < storageGb * 1.1) {
    report('database.maxStorageGb', 'must exceed storageGb by 10 % or more', limits.storageScalingSource);
  }
}

function checkCache({ engine, version, nodeType }: StackConfig['cache'], report: Report): void {
  const versions = Object.keys(limits.cacheFamilies[engine] ?? {});
  if (!versions.includes(version)) {
    report('cache.version', `${engine} has the versions ${versions.join(', ')}`, limits.cacheFamilySource);
  }
  if (!limits.cacheNodeTypes.test(nodeType)) {
    report('cache.nodeType', `${nodeType} is no Graviton node`, limits.cacheNodeSource);
  }
}

function checkService(name: string, service: StackConfig['api' | 'worker'], report: Report): void {
  const memory = limits.fargateMemory[service.cpu];
  if (!memory) {
    report(`${name}.cpu`, `must be one of ${Object.keys(limits.fargateMemory).join(', ')}`, limits.fargateSource);
  } else if (!memory.includes(service.memory)) {
    report(`${name}.memory`, `cpu ${service.cpu} takes ${memory.join(', ')} MiB`, limits.fargateSource);
  }
  if (service.max < service.min) report(`${name}.max`, 'cannot be below min');
}

function checkImages({ build, references }: StackConfig['images'], report: Report): void {
  if (build && references) report('images.references', 'are for build: false');
  if (!build && !references) report('images.references', 'are needed when build is false');
}

function checkSleep({ sleep, production }: StackConfig, report: Report): void {
  if (!sleep) return;
  if (production) report('sleep', 'production never sleeps');
  if (sleep.wakeHour >= sleep.sleepHour) report('sleep.wakeHour', 'must be before sleepHour');
}
