import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** PostgreSQL does not listen on its usual port (RDS.23). */
export const ports = { http: 80, https: 443, api: 3000, internal: 9090, postgres: 5433, redis: 6379 } as const;

type Group = 'balancer' | 'api' | 'worker' | 'backup' | 'database' | 'cache';

/** Who may talk to whom, on which port, and why. This table is the firewall. */
const conversations: readonly { from: Group; to: Group; port: number; why: string }[] = [
  { from: 'balancer', to: 'api', port: ports.api, why: 'requests' },
  { from: 'balancer', to: 'api', port: ports.internal, why: 'health checks' },
  { from: 'api', to: 'database', port: ports.postgres, why: 'queries' },
  { from: 'api', to: 'cache', port: ports.redis, why: 'cache, rate limits and enqueued jobs' },
  { from: 'worker', to: 'database', port: ports.postgres, why: 'queries' },
  { from: 'worker', to: 'cache', port: ports.redis, why: 'jobs' },
  { from: 'backup', to: 'database', port: ports.postgres, why: 'the nightly backup' },
];

/** What the world may reach. */
const publicPorts = [
  { port: ports.http, why: 'redirect to HTTPS' },
  { port: ports.https, why: 'the API' },
] as const;

/** Tasks call AWS's APIs; API and worker also Google, Microsoft and webhooks. All of it is HTTPS. */
const callers: readonly Group[] = ['api', 'worker', 'backup'];

const descriptions: Record<Group, string> = {
  balancer: 'Load balancer of the API',
  api: 'API tasks',
  worker: 'Worker tasks',
  backup: 'Task of the nightly dump',
  database: 'PostgreSQL',
  cache: 'Cache and queue',
};

/** One security group a role, with standalone rules only: inline and standalone ones fight. */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly ids: Readonly<Record<Group, pulumi.Output<string>>>;

  constructor(name: string, args: { vpcId: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:network:SecurityGroups', name, {}, opts);
    const group = (role: Group) =>
      new aws.ec2.SecurityGroup(role, { vpcId: args.vpcId, description: descriptions[role] }, { parent: this }).id;
    this.ids = {
      balancer: group('balancer'),
      api: group('api'),
      worker: group('worker'),
      backup: group('backup'),
      database: group('database'),
      cache: group('cache'),
    };
    const tcp = (port: number) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port });

    for (const { from, to, port, why } of conversations) {
      const [source, target] = [this.ids[from], this.ids[to]];
      new aws.vpc.SecurityGroupIngressRule(
        `${to}-from-${from}-${port}`,
        { securityGroupId: target, referencedSecurityGroupId: source, ...tcp(port), description: `${from}: ${why}` },
        { parent: this },
      );
      new aws.vpc.SecurityGroupEgressRule(
        `${from}-to-${to}-${port}`,
        { securityGroupId: source, referencedSecurityGroupId: target, ...tcp(port), description: `${to}: ${why}` },
        { parent: this },
      );
    }
    for (const { port, why } of publicPorts) {
      new aws.vpc.SecurityGroupIngressRule(
        `balancer-from-world-${port}`,
        { securityGroupId: this.ids.balancer, cidrIpv4: '0.0.0.0/0', ...tcp(port), description: `world: ${why}` },
        { parent: this },
      );
    }
    for (const role of callers) {
      new aws.vpc.SecurityGroupEgressRule(
        `${role}-to-world`,
        {
          securityGroupId: this.ids[role],
          cidrIpv4: '0.0.0.0/0',
          ...tcp(ports.https),
          description: 'world: AWS and partners',
        },
        { parent: this },
      );
    }
    this.registerOutputs({ ids: this.ids });
  }
}
