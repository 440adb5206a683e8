import { describe, expect, it } from 'vitest';
import { readStackFile } from '../plan/stack-file.ts';
import { ConfigError, parseConfig } from './parse.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test breaks values of every shape.
type Loose = Record<string, any>;

function fileOf(stack: string): Loose {
  const entries = Object.entries(readStackFile(stack)).filter(([key]) => key.startsWith('ipower:'));
  return structuredClone(
    Object.fromEntries(entries.map(([key, value]) => [key.slice('ipower:'.length), value as Loose])),
  );
}

/** The problems that a changed file has; none when it is valid. */
function problems(stack: string, change: (config: Loose) => void): readonly string[] {
  const config = fileOf(stack);
  change(config);
  try {
    parseConfig(stack, config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration of a stack', () => {
  it.each(['staging', 'prod'])('of %s is valid as committed', (stack) => {
    expect(problems(stack, () => {})).toEqual([]);
  });

  it.each<[string, (config: Loose) => void, RegExp]>([
    ['an unknown section', (c) => (c['databse'] = {}), /^databse: is unknown$/],
    ['an unknown key', (c) => (c['network'].nat = true), /^network\.nat: is unknown$/],
    ['a missing section', (c) => delete c['cache'], /^cache: is missing$/],
    ['a missing key', (c) => delete c['api'].cpu, /^api\.cpu: is missing$/],
    ['a wrong type', (c) => (c['production'] = 'yes'), /^production: must be boolean$/],
    ['a domain with a scheme', (c) => (c['domain'] = 'https://ipowerfrance.fr'), /^domain: must match/],
    ['a domain with a trailing dot', (c) => (c['domain'] = 'ipowerfrance.fr.'), /^domain: must match/],
    [
      'an unknown kind of egress',
      (c) => (c['network'].egress = 'nat'),
      /^network\.egress: must be one of none, single, per-zone$/,
    ],
    [
      'a range that overlaps another stack',
      (c) => (c['network'].cidr = '10.30.0.0/16'),
      /^network\.cidr: 10\.30\.0\.0\/16 overlaps 10\.30\.0\.0\/16$/,
    ],
    ['a range with host bits', (c) => (c['network'].cidr = '10.20.1.0/16'), /bits set after its prefix/],
    ['a range that is no /16', (c) => (c['network'].cidr = '10.20.0.0/20'), /must be a \/16/],
    ['a public range', (c) => (c['network'].cidr = '8.8.0.0/16'), /must be private/],
    [
      'a bad range to stay apart from',
      (c) => (c['network'].apart = ['10.999.0.0/16']),
      /^network\.apart: 10\.999\.0\.0\/16 is no IPv4 range/,
    ],
    ['one zone', (c) => (c['network'].zones = 1), /^network\.zones: must be >= 2$/],
    [
      'more balancer zones than zones',
      (c) => {
        c['network'].zones = 2;
        c['network'].balancerZones = 3;
      },
      /^network\.balancerZones: cannot exceed zones$/,
    ],
    ['PostgreSQL 16', (c) => (c['database'].version = '16'), /^database\.version: 16 is not PostgreSQL 15 \(https/],
    [
      'an x86 database',
      (c) => (c['database'].instanceClass = 'db.t3.micro'),
      /^database\.instanceClass: db\.t3\.micro is no Graviton class \(https/,
    ],
    ['a disk that Fargate gives anyway', (c) => (c['backup'].scratchGb = 20), /^backup\.scratchGb: must be >= 21$/],
    ['36 days of backups', (c) => (c['database'].backupDays = 36), /^database\.backupDays: must be <= 35$/],
    [
      'no room for the storage to grow',
      (c) => (c['database'].maxStorageGb = 21),
      /^database\.maxStorageGb: must exceed storageGb by 10 %/,
    ],
    [
      'a version that the cache does not have',
      (c) => (c['cache'].version = '9.9'),
      /^cache\.version: valkey has the versions 7\.2, 8\.0, 8\.1 \(https/,
    ],
    ['a version of the other engine', (c) => (c['cache'].engine = 'redis'), /^cache\.version: redis has the versions/],
    [
      'an x86 cache node',
      (c) => (c['cache'].nodeType = 'cache.t3.micro'),
      /^cache\.nodeType: cache\.t3\.micro is no Graviton node/,
    ],
    ['a cpu that Fargate does not have', (c) => (c['api'].cpu = 300), /^api\.cpu: must be one of 256, 512/],
    [
      'memory that does not go with the cpu',
      (c) => (c['worker'].memory = 4096),
      /^worker\.memory: cpu 256 takes 512, 1024, 2048 MiB \(https/,
    ],
    ['fewer tasks at most than at least', (c) => (c['api'].max = 1), /^api\.max: cannot be below min$/],
    [
      'neither a build nor references',
      (c) => (c['images'].build = false),
      /^images\.references: are needed when build is false$/,
    ],
    [
      'both a build and references',
      (c) => (c['images'].references = references),
      /^images\.references: are for build: false$/,
    ],
    [
      'a reference by tag',
      (c) => (c['images'] = { build: false, keep: 3, references: { ...references, api: 'api:latest' } }),
      /^images\.references\.api: must match/,
    ],
    ['a month that does not exist', (c) => (c['keys'].jwt = ['2026-13']), /^keys\.jwt\.0: must match/],
    ['the same key twice', (c) => (c['keys'].media = ['2026-11', '2026-11']), /^keys\.media: /],
    [
      'a retention that CloudWatch does not have',
      (c) => (c['observability'].logDays = 10),
      /^observability\.logDays: must be one of 1, 3, 5/,
    ],
    [
      'a schedule of five fields',
      (c) => (c['backup'].dumpSchedule = '30 2 * * *'),
      /^backup\.dumpSchedule: must be a cron/,
    ],
    [
      'a schedule that fixes both kinds of day',
      (c) => (c['backup'].dumpSchedule = 'cron(30 2 1 * MON *)'),
      /^backup\.dumpSchedule/,
    ],
    [
      'a client secret instead of where it is',
      (c) => (c['signIn'] = { google: { clientId: 'id', secretArn: 'GOCSPX-secret' } }),
      /^signIn\.google\.secretArn: must match/,
    ],
    ['HSTS below a year', (c) => (c['edge'].hstsSeconds = 3600), /^edge\.hstsSeconds: must be >= 31536000$/],
    [
      'a price class that does not exist',
      (c) => (c['edge'].priceClass = 'PriceClass_50'),
      /^edge\.priceClass: must be one of/,
    ],
    ['no mail address', (c) => (c['observability'].alarmEmail = 'nobody'), /^observability\.alarmEmail: must match/],
    [
      'a CNAME at the apex',
      (c) => (c['dns'].records = [{ name: '', type: 'CNAME', ttl: 300, values: ['x.'] }]),
      /CNAME cannot stand at the apex/,
    ],
    [
      'an unknown kind of record',
      (c) => (c['dns'].records = [{ name: 'a', type: 'PTR', ttl: 300, values: ['x.'] }]),
      /^dns\.records\.0\.type: must be one of/,
    ],
    [
      'a production that sleeps',
      (c) => (c['sleep'] = { wakeHour: 8, sleepHour: 18 }),
      /^sleep: production never sleeps$/,
    ],
    [
      'a production with exceptions',
      (c) => (c['policy'] = { exceptions: { 'ECS.2': 'a reason that is long enough' } }),
      /^policy\.exceptions: production has no exceptions$/,
    ],
  ])('refuses %s', (_, change, expected) => {
    expect(problems('prod', change)).toEqual([expect.stringMatching(expected)]);
  });

  it('refuses a night that begins before the day, and an exception without a reason', () => {
    expect(problems('staging', (c) => (c['sleep'] = { wakeHour: 19, sleepHour: 8 }))).toEqual([
      'sleep.wakeHour: must be before sleepHour',
    ]);
    expect(problems('staging', (c) => (c['policy'].exceptions['S3.5'] = 'cheap'))).toEqual([
      'policy.exceptions.S3.5: must not have fewer than 20 characters',
    ]);
  });

  it('says everything that is wrong at once, whether a schema or a rule finds it', () => {
    const found = problems('prod', (config) => {
      config['unknown'] = 1;
      config['network'].cidr = '8.8.0.0/16';
      config['database'].instanceClass = 'db.t3.micro';
      config['cache'].nodes = 'two';
      config['api'].memory = 9999;
    });
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'unknown',
      'cache.nodes',
      'network.cidr',
      'database.instanceClass',
      'api.memory',
    ]);
  });
});

const digest = `repository@sha256:${'0'.repeat(64)}`;
const references = { api: digest, worker: digest, backup: digest };
