import { generateKeyPairSync } from 'node:crypto';
import type * as pulumi from '@pulumi/pulumi';

/**
 * Answers in place of AWS. Only what the program reads is answered; all else stays unknown, as in a preview of a
 * stack that does not exist, so that nothing can lean on an invention.
 */
export const account = '123456789012';
const region = 'eu-west-3';

type State = Record<string, unknown>;

const arn = (service: string, resource: string, where = region) => `arn:aws:${service}:${where}:${account}:${resource}`;

/** Outputs by type, out of the name and the inputs. */
const computed: Readonly<Record<string, (name: string, inputs: State) => State>> = {
  'aws:acm/certificate:Certificate': (name, inputs) => ({
    arn: arn('acm', `certificate/${name}`, String(inputs['region'] ?? region)),
    domainValidationOptions: [inputs['domainName'], ...((inputs['subjectAlternativeNames'] as string[]) ?? [])].map(
      (domainName) => ({
        domainName,
        resourceRecordName: `_proof.${domainName}`,
        resourceRecordType: 'CNAME',
        resourceRecordValue: '_proof.acm-validations.aws.',
      }),
    ),
  }),
  'aws:cloudfront/distribution:Distribution': (name) => ({
    arn: arn('cloudfront', `distribution/${name}`, ''),
    domainName: `${name}.cloudfront.net`,
    hostedZoneId: 'Z2FDTNDATAQYW2',
  }),
  'aws:cloudfront/function:Function': (name) => ({ arn: arn('cloudfront', `function/${name}`, '') }),
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': (name) => ({
    arn: arn('logs', `delivery-destination:${name}`, 'us-east-1'),
  }),
  'aws:cloudwatch/logGroup:LogGroup': (_, inputs) => ({ arn: arn('logs', `log-group:${inputs['name']}`) }),
  'aws:cloudwatch/metricAlarm:MetricAlarm': (name) => ({ arn: arn('cloudwatch', `alarm:${name}`) }),
  'aws:ecs/cluster:Cluster': (name) => ({ arn: arn('ecs', `cluster/${name}`) }),
  'aws:ecs/taskDefinition:TaskDefinition': (_, inputs) => ({
    arn: arn('ecs', `task-definition/${inputs['family']}:1`),
  }),
  'aws:elasticache/replicationGroup:ReplicationGroup': (name, inputs) => ({
    primaryEndpointAddress: `master.${name}.cache.amazonaws.com`,
    memberClusters: Array.from({ length: Number(inputs['numCacheClusters']) }, (_, index) => `${name}-00${index + 1}`),
  }),
  'aws:iam/role:Role': (name) => ({ arn: arn('iam', `role/${name}`, '') }),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (name) => ({ arn: arn('iam', `oidc-provider/${name}`, '') }),
  'aws:kms/key:Key': (name) => ({ arn: arn('kms', `key/${name}`) }),
  'aws:lb/listener:Listener': (name) => ({ arn: arn('elasticloadbalancing', `listener/app/${name}/1/1`) }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    arn: arn('elasticloadbalancing', `loadbalancer/app/${name}/1`),
    arnSuffix: `app/${name}/1`,
    dnsName: `${name}.elb.amazonaws.com`,
    zoneId: 'Z3Q77PNBQS71R4',
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({
    arn: arn('elasticloadbalancing', `targetgroup/${name}/1`),
    arnSuffix: `targetgroup/${name}/1`,
  }),
  'aws:rds/instance:Instance': (_, inputs) => ({
    arn: arn('rds', `db:${inputs['identifier']}`),
    address: `${inputs['identifier']}.rds.amazonaws.com`,
    endpoint: `${inputs['identifier']}.rds.amazonaws.com:${inputs['port']}`,
    masterUserSecrets: [
      { secretArn: arn('secretsmanager', 'secret:rds!db-master-AbCdEf'), kmsKeyId: '', secretStatus: 'active' },
    ],
  }),
  'aws:route53/record:Record': (_, inputs) => ({ fqdn: inputs['name'] }),
  'aws:route53/zone:Zone': (name) => ({
    zoneId: `Z-${name}`,
    nameServers: ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net', 'ns-3.awsdns-03.org', 'ns-4.awsdns-04.co.uk'],
  }),
  'aws:s3/bucket:Bucket': (name) => ({
    arn: `arn:aws:s3:::${name}`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  }),
  'aws:secretsmanager/secret:Secret': (name) => ({ arn: arn('secretsmanager', `secret:${name}-AbCdEf`) }),
  'aws:secretsmanager/secretVersion:SecretVersion': (name) => ({ versionId: `version-of-${name}` }),
  'aws:sesv2/emailIdentity:EmailIdentity': (_, inputs) => ({
    arn: arn('ses', `identity/${inputs['emailIdentity']}`),
    dkimSigningAttributes: { tokens: ['token1', 'token2', 'token3'] },
  }),
  'aws:sns/topic:Topic': (name) => ({ arn: arn('sns', name) }),
  'aws:wafv2/webAcl:WebAcl': (name) => ({ arn: arn('wafv2', `regional/webacl/${name}/1`) }),
  'awsx:ec2:Vpc': (name, inputs) => {
    const specs = inputs['subnetSpecs'] as { type: string; name: string; cidrBlocks: string[] }[];
    const ids = (type: string) =>
      specs
        .filter((spec) => spec.type === type)
        .flatMap((spec) => spec.cidrBlocks.map((_, zone) => `${spec.name}-${zone + 1}`));
    return {
      vpcId: `vpc-${name}`,
      publicSubnetIds: ids('Public'),
      privateSubnetIds: ids('Private'),
      isolatedSubnetIds: ids('Isolated'),
      routeTables: [],
    };
  },
  'awsx:ecr:Repository': (name) => ({
    url: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
    repository: { arn: arn('ecr', `repository/${name}`) },
  }),
  'docker-build:index:Image': (name) => ({ digest: `sha256:<digest of ${name}>` }),
  'random:index/randomBytes:RandomBytes': () => ({ base64: Buffer.alloc(32).toString('base64') }),
  'random:index/randomPassword:RandomPassword': (name) => ({ result: `<${name}>` }),
  // A real key, because the program turns it into a JSON Web Key.
  'tls:index/privateKey:PrivateKey': () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return {
      privateKeyPemPkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }),
    };
  },
};

const calls: Readonly<Record<string, (inputs: State) => State>> = {
  'aws:index/getRegion:getRegion': () => ({ region, id: region }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId: account, arn: '', id: '', userId: '' }),
  'aws:ecr/getAuthorizationToken:getAuthorizationToken': () => ({ userName: 'AWS', password: '<token>' }),
  'aws:ecs/getService:getService': (inputs) => ({ taskDefinition: `task-definition/${inputs['serviceName']}` }),
};

export interface MockOptions {
  readonly onResource: (args: pulumi.runtime.MockResourceArgs) => void;
  /** Answers that a test wants otherwise. */
  readonly calls?: typeof calls;
}

/** @throws Error when the program calls a function that nobody answers. */
export function mocks({ onResource, calls: overrides = {} }: MockOptions): pulumi.runtime.Mocks {
  return {
    newResource(args) {
      onResource(args);
      // The engine names what has no name.
      const state = { name: args.name, ...args.inputs, ...computed[args.type]?.(args.name, args.inputs) };
      return { id: args.custom === false ? undefined : `${args.name}-id`, state };
    },
    call({ token, inputs }) {
      const answer = overrides[token] ?? calls[token];
      if (!answer) throw new Error(`No mock answers ${token}`);
      return answer(inputs);
    },
  };
}
