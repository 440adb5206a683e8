import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiEnvSchema, WorkerEnvSchema } from '../services/platform/env.schema.ts';
import { siteHeaders } from '../services/web/headers.ts';
import type { Graph, GraphResource } from './plan/graph.ts';
import { runProgram } from './plan/run.ts';
import { diffSnapshots, formatChange, readSnapshot, snapshotOf } from './plan/snapshot.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const withoutSiteFiles = { site: { build: 'none' } };

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

function reader(graph: Graph) {
  const all = (type: string) => graph.resources.filter((resource) => resource.type.endsWith(`:${type}`));
  const one = (type: string, name: string): GraphResource => {
    const found = all(type).find((resource) => resource.name === name);
    if (!found) throw new Error(`${graph.stack} declares no ${type} ${name}`);
    return found;
  };
  const input = <T>(type: string, name: string, key: string): T => one(type, name).inputs[key] as T;
  const statements = (type: string, name: string): Statement[] => JSON.parse(input(type, name, 'policy')).Statement;
  const containers = (task: string): Container[] => JSON.parse(input('TaskDefinition', task, 'containerDefinitions'));
  return { all, one, input, statements, containers };
}

interface Container {
  readonly name: string;
  readonly command?: string[];
  readonly essential: boolean;
  readonly dependsOn?: { containerName: string; condition: string }[];
  readonly environment: { name: string; value: string }[];
  readonly secrets: { name: string; valueFrom: string }[];
}

describe.each(['staging', 'prod'])('the stack %s', (stack) => {
  let graph: Graph;
  let is: ReturnType<typeof reader>;

  beforeAll(async () => {
    graph = await runProgram(stack, { config: withoutSiteFiles });
    is = reader(graph);
  });

  it('declares what its committed snapshot says (npm run infra:plan -- <stack> --write)', () => {
    expect(diffSnapshots(readSnapshot(stack), snapshotOf(graph)).map(formatChange)).toEqual([]);
  });

  const s3Of = (resources: string | string[]) => [resources].flat().filter((arn) => arn.startsWith('arn:aws:s3:'));

  describe('lets nobody in who has no business there', () => {
    it('opens to the world tcp 80 and 443 of the load balancer, and nothing else', () => {
      const rules = [...is.all('SecurityGroupIngressRule'), ...is.all('SecurityGroupRule')];
      const open = rules.filter(
        ({ inputs }) => inputs['cidrIpv4'] || inputs['cidrIpv6'] || inputs['prefixListId'] || inputs['cidrBlocks'],
      );
      expect(
        open.map(({ inputs }) => inputs).toSorted((a, b) => Number(a['fromPort']) - Number(b['fromPort'])),
      ).toEqual([
        expect.objectContaining({
          securityGroupId: 'balancer-id',
          cidrIpv4: '0.0.0.0/0',
          ipProtocol: 'tcp',
          fromPort: 80,
          toPort: 80,
        }),
        expect.objectContaining({
          securityGroupId: 'balancer-id',
          cidrIpv4: '0.0.0.0/0',
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
        }),
      ]);
      expect(is.all('SecurityGroup').filter(({ inputs }) => inputs['ingress'] || inputs['egress'])).toEqual([]);
    });

    it('has these conversations inside, each allowed on both sides', () => {
      const pairs = (type: string, from: string, to: string) =>
        is
          .all(type)
          .filter(({ inputs }) => inputs['referencedSecurityGroupId'])
          .map(({ inputs }) => `${inputs[from]} → ${inputs[to]}:${inputs['fromPort']}`)
          .sort();
      const expected = [
        'api-id → cache-id:6379',
        'api-id → database-id:5433',
        'backup-id → database-id:5433',
        'balancer-id → api-id:3000',
        'balancer-id → api-id:9090',
        'worker-id → cache-id:6379',
        'worker-id → database-id:5433',
      ];
      expect(pairs('SecurityGroupIngressRule', 'referencedSecurityGroupId', 'securityGroupId')).toEqual(expected);
      expect(pairs('SecurityGroupEgressRule', 'securityGroupId', 'referencedSecurityGroupId')).toEqual(expected);
    });

    it('lets tasks call out by HTTPS only, and the data nowhere', () => {
      const outward = is.all('SecurityGroupEgressRule').filter(({ inputs }) => inputs['cidrIpv4']);
      expect(
        outward.map(({ inputs }) => `${inputs['securityGroupId']}:${inputs['fromPort']}-${inputs['toPort']}`).sort(),
      ).toEqual(['api-id:443-443', 'backup-id:443-443', 'worker-id:443-443']);
    });

    it('keeps the data tier to its two ports, from inside only', () => {
      const cidr = is.input<string>('Vpc', 'network', 'cidrBlock');
      const rules = is
        .all('NetworkAclRule')
        .filter(({ name, inputs }) => name.startsWith('network-isolated-in') && !inputs['egress']);
      expect(rules.map(({ inputs }) => [inputs['cidrBlock'], inputs['fromPort'], inputs['toPort']])).toEqual([
        [cidr, 5433, 5433],
        [cidr, 6379, 6379],
      ]);
    });

    it('puts the database and the cache into the isolated subnets', () => {
      for (const type of ['rds/subnetGroup:SubnetGroup', 'elasticache/subnetGroup:SubnetGroup']) {
        const [group] = graph.resources.filter((resource) => resource.type.endsWith(type));
        expect(group?.inputs['subnetIds']).toEqual(['isolated-1', 'isolated-2', 'isolated-3']);
      }
    });
  });

  describe('gives each role what it needs and no more', () => {
    it('names every action, and an ARN for all but the login of the registry', () => {
      for (const { name, inputs } of is.all('RolePolicy')) {
        for (const { Action, Resource } of JSON.parse(String(inputs['policy'])).Statement as Statement[]) {
          for (const action of [Action].flat()) expect(action, name).not.toContain('*');
          if (Action !== 'ecr:GetAuthorizationToken') {
            for (const resource of [Resource].flat()) expect(resource, name).toMatch(/^arn:aws:[a-z0-9-]+:.*[^*:]/);
          }
        }
      }
    });

    it.each([
      [
        'api',
        {
          'documents/uploads/*': 'PutObject GetObject DeleteObject',
          'documents/accounts/*': 'PutObject GetObject',
          documents: 'ListBucket',
        },
      ],
      [
        'worker',
        {
          'documents/uploads/*': 'GetObject PutObject DeleteObject',
          'documents/accounts/*': 'GetObject PutObject DeleteObject',
          documents: 'ListBucket',
        },
      ],
      [
        'backup',
        {
          'backups/database/*': 'PutObject AbortMultipartUpload GetObject',
          backups: 'ListBucket',
          documents: 'ListBucketVersions',
        },
      ],
      [
        'restore',
        {
          'backups/database/*': 'GetObject',
          backups: 'ListBucket',
          'documents/*': 'GetObject GetObjectVersion PutObject',
          documents: 'ListBucket',
        },
      ],
    ])('lets %s touch these objects', (task, expected) => {
      const found = is.statements('RolePolicy', `${task}-task`).flatMap(({ Action, Resource }) =>
        s3Of(Resource).map((resource) => [
          resource.replace('arn:aws:s3:::', ''),
          [Action]
            .flat()
            .map((action) => action.replace('s3:', ''))
            .join(' '),
        ]),
      );
      expect(Object.fromEntries(found)).toEqual(expected);
    });

    it('lets the worker send mail in the sender’s name, and nobody else send any', () => {
      const mail = (task: string) =>
        is.statements('RolePolicy', `${task}-task`).filter(({ Action }) => [Action].flat().join().includes('ses:'));
      const domain = `${stack === 'staging' ? 'staging.' : ''}ipowerfrance.fr`;
      expect(mail('worker')).toEqual([
        expect.objectContaining({
          Action: ['ses:SendEmail', 'ses:SendRawEmail'],
          Resource: `arn:aws:ses:eu-west-3:123456789012:identity/${domain}`,
          Condition: { StringEquals: { 'ses:FromAddress': `compte@${domain}` } },
        }),
      ]);
      expect([...mail('api'), ...mail('backup')]).toEqual([]);
    });

    it.each(['api', 'worker', 'backup'])(
      'lets the agent that starts %s read exactly the secrets its containers name',
      (task) => {
        const named = is
          .containers(task)
          .flatMap(({ secrets }) => secrets.map(({ valueFrom }) => valueFrom.split(':').slice(0, 7).join(':')));
        const readable = is
          .statements('RolePolicy', `${task}-execution`)
          .find(({ Sid }) => Sid === 'Secrets')?.Resource;
        expect([readable].flat().toSorted()).toEqual([...new Set(named)].sort());
      },
    );

    it('keeps the keys of the API from the worker and from the dump', () => {
      const secretsOf = (task: string) =>
        new Set(is.containers(task).flatMap(({ secrets }) => secrets.map(({ name }) => name)));
      expect(secretsOf('worker')).toEqual(new Set(['DATABASE_URL', 'REDIS_URL', 'DATA_KEYS']));
      expect(secretsOf('backup')).toEqual(new Set(['DATABASE_URL']));
    });

    it('shows the master’s password to the container that makes the application role, and to no other', () => {
      const holders = ['api', 'worker', 'backup'].flatMap((task) =>
        is
          .containers(task)
          .filter(({ secrets }) => secrets.some(({ valueFrom }) => valueFrom.includes('db-master')))
          .map(({ name }) => name),
      );
      expect(holders).toEqual(['database-role']);
    });
  });

  describe('hands every variable to its task', () => {
    it.each([
      ['api', ApiEnvSchema],
      ['worker', WorkerEnvSchema],
    ])('%s: all that the schema requires, secret ones by reference only', (task, schema) => {
      const main = is.containers(task).at(-1);
      const plain = main?.environment.map(({ name }) => name) ?? [];
      const referenced = main?.secrets.map(({ name }) => name) ?? [];
      for (const [name, property] of Object.entries(schema.properties)) {
        const harmless = main?.environment.find((one) => one.name === name)?.value;
        const isHarmless = 'harmless' in property && property.harmless === harmless;
        const secret = 'secret' in property && property.secret === true && !isHarmless;
        if (schema.required.includes(name as never)) expect([...plain, ...referenced]).toContain(name);
        expect((secret ? plain : referenced).includes(name), `${name} is on the wrong side`).toBe(false);
      }
    });

    it('sorts them, because another order is another revision', () => {
      for (const task of ['api', 'worker', 'backup']) {
        for (const { environment, secrets } of is.containers(task)) {
          expect(environment.map(({ name }) => name)).toEqual(environment.map(({ name }) => name).sort());
          expect(secrets.map(({ name }) => name)).toEqual(secrets.map(({ name }) => name).sort());
        }
      }
    });

    it('tells the API where it stands', () => {
      const { domain } = { domain: graph.outputs['apiUrl'] as string };
      const environment = Object.fromEntries(
        is
          .containers('api')
          .at(-1)
          ?.environment.map(({ name, value }) => [name, value]) ?? [],
      );
      expect(environment).toMatchObject({
        PUBLIC_URL: domain,
        MEDIA_URL: domain.replace('api.', 'media.'),
        MEDIA_COOKIE_DOMAIN: domain.replace('https://api.', ''),
        WEB_ORIGINS: `${domain.replace('api.', 'www.')},${domain.replace('api.', 'admin.')}`,
        MEDIA_KEY_ID: 'media-2026-11-id',
        RELEASE: 'sha256:<digest of api>',
        S3_BUCKET: 'documents-id',
        TRUST_PROXY_HOPS: '1',
        NODE_EXTRA_CA_CERTS: '/app/rds-ca.pem',
      });
    });
  });

  describe('rolls out', () => {
    it('the role, then the migrations, then the API, each after the one before succeeded', () => {
      const steps = is.containers('api').map(({ name, command, essential, dependsOn }) => ({
        name,
        command: command?.at(-1),
        essential,
        after: dependsOn?.[0],
      }));
      expect(steps).toEqual([
        { name: 'database-role', command: 'database-role.js', essential: false, after: undefined },
        {
          name: 'migrate',
          command: 'migrate.js',
          essential: false,
          after: { containerName: 'database-role', condition: 'SUCCESS' },
        },
        { name: 'api', command: undefined, essential: true, after: { containerName: 'migrate', condition: 'SUCCESS' } },
      ]);
    });

    it('by digest, on ARM64, with the alarms that take a deployment back', () => {
      for (const task of ['api', 'worker', 'backup']) {
        expect(is.input('TaskDefinition', task, 'runtimePlatform')).toMatchObject({ cpuArchitecture: 'ARM64' });
      }
      expect(is.input<{ alarmNames: string[] }>('Service', 'api', 'alarms').alarmNames).toEqual(['api-5xx']);
      expect(is.input<{ alarmNames: string[] }>('Service', 'worker', 'alarms').alarmNames).toEqual(['failed-jobs']);
    });

    it('leaves the number of tasks to the scaling', () => {
      for (const name of ['api', 'worker'])
        expect(is.one('ecs/service:Service', name).ignoreChanges).toEqual(['desiredCount']);
    });

    it('scales the worker by the backlog that an acceptable wait allows a task', () => {
      const { acceptableWaitSeconds, secondsPerJob } =
        stack === 'prod'
          ? { acceptableWaitSeconds: 60, secondsPerJob: 4 }
          : { acceptableWaitSeconds: 120, secondsPerJob: 4 };
      expect(is.input('Policy', 'worker-backlog', 'targetTrackingScalingPolicyConfiguration')).toMatchObject({
        targetValue: acceptableWaitSeconds / secondsPerJob,
        customizedMetricSpecification: { namespace: `ipower/${stack}`, metricName: 'BacklogPerTask' },
      });
    });

    it('builds no image in a preview', () => {
      for (const { inputs } of is.all('Image'))
        expect(inputs).toMatchObject({ buildOnPreview: false, push: true, platforms: ['linux/arm64'] });
    });
  });

  describe('keeps secrets secret', () => {
    it('in the state: every value of Secrets Manager and the cache’s token', () => {
      const values = is.all('SecretVersion');
      expect(values.map(({ name }) => name).sort()).toEqual(['data-keys', 'database-url', 'redis-url', 'signing-keys']);
      for (const { secrets } of values) expect(secrets).toEqual(['secretString']);
      expect(is.one('ReplicationGroup', 'cache').secrets).toEqual(['authToken']);
      expect(is.one('Instance', 'database').inputs['password']).toBeUndefined();
    });

    it('in the task definitions, which are not secret because they hold none', () => {
      for (const { secrets } of is.all('TaskDefinition')) expect(secrets).toEqual([]);
    });

    it('as the services read them', () => {
      const value = (name: string) => is.input<string>('SecretVersion', name, 'secretString');
      expect(value('database-url')).toBe(
        `postgres://ipower_2026_11:<database-password>@ipower-${stack}.rds.amazonaws.com:5433/ipower?sslmode=verify-full`,
      );
      expect(value('redis-url')).toBe('rediss://:<cache-token>@master.cache.cache.amazonaws.com:6379');
      const { jwt, media } = JSON.parse(value('signing-keys'));
      expect(JSON.parse(jwt).keys).toEqual([expect.objectContaining({ alg: 'ES256', crv: 'P-256', kty: 'EC' })]);
      expect(media).toContain('BEGIN PRIVATE KEY');
    });
  });

  describe('serves media and sites', () => {
    it('lets each distribution read its own folder, and uploads to none', () => {
      const reads = (bucket: string) =>
        is
          .statements('BucketPolicy', bucket)
          .filter(({ Effect }) => Effect === 'Allow')
          .map(({ Resource, Condition }) => [
            Resource,
            Condition?.['StringEquals']?.['aws:SourceArn']?.split('/').at(-1),
          ]);
      expect(reads('documents')).toEqual([['arn:aws:s3:::documents/accounts/*', 'media']]);
      expect(reads('site')).toEqual([
        ['arn:aws:s3:::site/portal/*', 'portal'],
        ['arn:aws:s3:::site/admin/*', 'admin'],
      ]);
      expect(reads('backups')).toEqual([]);
    });

    it('asks for a signature on all media, and gives them in a sandbox', () => {
      expect(
        is.input<{ trustedKeyGroups: string[] }>('Distribution', 'media', 'defaultCacheBehavior').trustedKeyGroups,
      ).toEqual(['media-id']);
      const headers = is.input<Record<string, Record<string, unknown>>>(
        'ResponseHeadersPolicy',
        'media',
        'securityHeadersConfig',
      );
      expect(headers['contentSecurityPolicy']?.['contentSecurityPolicy']).toMatch(/^sandbox; default-src 'none'/);
    });

    it('gives the sites the headers that the tests in a browser have seen', () => {
      const domain = stack === 'prod' ? 'ipowerfrance.fr' : `${stack}.ipowerfrance.fr`;
      const headers = siteHeaders({
        api: `https://api.${domain}`,
        media: `https://media.${domain}`,
        uploads: 'https://documents.s3.eu-west-3.amazonaws.com',
      });
      const policy = (name: string) => is.input<Record<string, unknown>>('ResponseHeadersPolicy', 'portal', name);
      expect(policy('securityHeadersConfig')).toMatchObject({
        contentSecurityPolicy: { contentSecurityPolicy: headers['content-security-policy'] },
        referrerPolicy: { referrerPolicy: headers['referrer-policy'] },
        frameOptions: { frameOption: headers['x-frame-options'] },
        contentTypeOptions: { override: true },
      });
      expect(policy('customHeadersConfig')).toEqual({
        items: ['cross-origin-opener-policy', 'permissions-policy'].map((header) => ({
          header,
          value: headers[header as keyof typeof headers],
          override: true,
        })),
      });
    });

    it('lets browsers post uploads from the sites only', () => {
      const [rule] = is.input<{ allowedOrigins: string[]; allowedMethods: string[] }[]>(
        'BucketCorsConfiguration',
        'documents',
        'corsRules',
      );
      expect(rule?.allowedMethods).toEqual(['POST']);
      expect(rule?.allowedOrigins).toEqual([graph.outputs['portalUrl'], graph.outputs['adminUrl']]);
    });

    it('forgets abandoned uploads after a week, not before a worker that was away has kept them', () => {
      const rules = is.input<{ id: string; filter: object; expiration?: object }[]>(
        'BucketLifecycleConfiguration',
        'documents',
        'rules',
      );
      expect(rules.find(({ id }) => id === 'abandoned-uploads')).toMatchObject({
        filter: { prefix: 'uploads/' },
        expiration: { days: 7 },
      });
    });
  });
});

describe('production', () => {
  it('protects what holds data and what the world knows, and staging only its zone', async () => {
    const protectedIn = async (stack: string) => {
      const graph = await runProgram(stack, { config: withoutSiteFiles });
      return graph.resources
        .filter(({ protect }) => protect)
        .map(({ type, name }) => `${type.split(':').at(-1)} ${name}`);
    };
    expect(await protectedIn('prod')).toEqual(['Instance database', 'Zone zone', 'Bucket backups', 'Bucket documents']);
    expect(await protectedIn('staging')).toEqual(['Zone zone']);
  });
});

describe('a stack whose domain is not delegated', () => {
  it('makes the zone and the foundation, and says what comes next', async () => {
    const graph = await runProgram('prod', {
      config: { ...withoutSiteFiles, dns: { delegated: false, verify: true } },
    });
    const types = new Set(graph.resources.map(({ type }) => type.split(':').at(-1)));
    expect(types).toContain('Zone');
    expect(types).toContain('Instance');
    for (const type of ['Certificate', 'LoadBalancer', 'Distribution', 'Service']) expect(types).not.toContain(type);
    expect(graph.outputs).toMatchObject({
      nameServers: expect.any(Array),
      next: expect.stringContaining('Delegate ipowerfrance.fr'),
    });
  });
});

describe('egress', () => {
  it.each([
    ['none', 'None', true, 'public-1'],
    ['single', 'Single', false, 'private-1'],
    ['per-zone', 'OnePerAz', false, 'private-1'],
  ])('%s places the tasks accordingly', async (egress, strategy, assignPublicIp, firstSubnet) => {
    const network = { cidr: '10.20.0.0/16', apart: [], zones: 3, balancerZones: 2, egress };
    const is = reader(await runProgram('prod', { config: { ...withoutSiteFiles, network } }));
    expect(is.input('Vpc', 'network', 'natGateways')).toEqual({ strategy });
    const placement = is.input<{ assignPublicIp: boolean; subnets: string[] }>(
      'ecs/service:Service',
      'api',
      'networkConfiguration',
    );
    expect([placement.assignPublicIp, placement.subnets[0]]).toEqual([assignPublicIp, firstSubnet]);
  });
});

describe('images that are given', () => {
  it('are deployed as they are, and nothing is built', async () => {
    const reference = (name: string) => `registry.example/${name}@sha256:${'a'.repeat(64)}`;
    const references = { api: reference('api'), worker: reference('worker'), backup: reference('backup') };
    const is = reader(
      await runProgram('staging', { config: { ...withoutSiteFiles, images: { build: false, keep: 10, references } } }),
    );
    expect(is.all('Image')).toEqual([]);
    expect(is.containers('worker').map((container) => (container as Container & { image: string }).image)).toEqual([
      references.worker,
    ]);
  });
});

describe('the firewall for web applications', () => {
  it('stands before the load balancer when asked for', async () => {
    const edge = { waf: true, deletionProtection: true, priceClass: 'PriceClass_100', hstsSeconds: 63_072_000 };
    const is = reader(await runProgram('prod', { config: { ...withoutSiteFiles, edge } }));
    expect(is.input('WebAclAssociation', 'api', 'resourceArn')).toContain(':loadbalancer/app/api/');
  });
});

describe('keys', () => {
  it('rotate by a new month in front: it signs, the older ones still verify', async () => {
    const months = ['2027-02', '2026-11'];
    const keys = { jwt: months, media: months, data: months, database: '2027-02', cache: '2026-11' };
    const is = reader(await runProgram('prod', { config: { ...withoutSiteFiles, keys } }));
    expect(is.input('KeyGroup', 'media', 'items')).toEqual(['media-2027-02-id', 'media-2026-11-id']);
    const { jwt } = JSON.parse(is.input('SecretVersion', 'signing-keys', 'secretString'));
    expect(JSON.parse(jwt).keys).toHaveLength(2);
    expect(JSON.parse(is.input('SecretVersion', 'data-keys', 'secretString')).keys).toMatchObject([
      { kid: '2027-02', kty: 'oct' },
      { kid: '2026-11', kty: 'oct' },
    ]);
    expect(is.input('SecretVersion', 'database-url', 'secretString')).toContain('//ipower_2027_02:');
    expect(is.containers('api').at(-1)?.environment).toContainEqual({
      name: 'MEDIA_KEY_ID',
      value: 'media-2027-02-id',
    });
  });
});
