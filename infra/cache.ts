import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { cacheFamilies } from './config/aws-limits.ts';
import type { StackConfig } from './config.ts';
import { password, Secret, type SecretReference } from './secrets.ts';
import { ports } from './security-groups.ts';

export interface CacheArgs {
  readonly config: StackConfig['cache'];
  /** Month in which the token was made (YYYY-MM). */
  readonly tokenMonth: string;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

/**
 * ElastiCache for BullMQ and the API's cache: node-based, because BullMQ refuses the serverless kind, and
 * `noeviction`, because an evicted key is a lost job.
 */
export class Cache extends pulumi.ComponentResource {
  readonly address: pulumi.Output<string>;
  /** `rediss://` URL with the token. */
  readonly url: SecretReference;
  /** Ids of the nodes, as the metrics name them. */
  readonly nodeIds: pulumi.Output<string[]>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:data:Cache', name, {}, opts);
    const { engine, version, nodeType, nodes, snapshotDays } = args.config;
    const parent = { parent: this };
    const subnets = new aws.elasticache.SubnetGroup(name, { subnetIds: args.subnetIds }, parent);
    const parameters = new aws.elasticache.ParameterGroup(
      name,
      {
        family: cacheFamilies[engine]?.[version] ?? '',
        description: 'BullMQ: no job is evicted',
        parameters: [{ name: 'maxmemory-policy', value: 'noeviction' }],
      },
      parent,
    );
    const token = password(`${name}-token`, args.tokenMonth, this);
    const group = new aws.elasticache.ReplicationGroup(
      name,
      {
        description: 'Queue and cache',
        engine,
        engineVersion: version,
        nodeType,
        numCacheClusters: nodes,
        automaticFailoverEnabled: nodes > 1,
        multiAzEnabled: nodes > 1,
        port: ports.redis,
        parameterGroupName: parameters.name,
        subnetGroupName: subnets.name,
        securityGroupIds: [args.securityGroupId],
        atRestEncryptionEnabled: true,
        transitEncryptionEnabled: true,
        authToken: token,
        // ROTATE keeps the old token valid until the next change: running tasks stay connected.
        authTokenUpdateStrategy: 'ROTATE',
        snapshotRetentionLimit: snapshotDays,
        snapshotWindow: '01:30-02:30',
        maintenanceWindow: 'tue:03:00-tue:04:00',
        autoMinorVersionUpgrade: true,
        applyImmediately: true,
      },
      parent,
    );
    this.address = group.primaryEndpointAddress;
    this.nodeIds = group.memberClusters;
    this.url = new Secret(
      'redis-url',
      {
        description: 'URL of the cache and queue, with its token',
        rotated: args.tokenMonth,
        value: pulumi.interpolate`rediss://:${token}@${group.primaryEndpointAddress}:${ports.redis}`,
      },
      parent,
    ).reference;
    this.registerOutputs({ address: this.address });
  }
}
