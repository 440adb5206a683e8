import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { subnet } from './config/cidr.ts';
import type { StackConfig } from './config.ts';
import { networkAcls } from './network-acls.ts';
import { SecurityGroups } from './security-groups.ts';

export interface NetworkArgs {
  readonly config: StackConfig['network'];
  readonly region: string;
  /** Bucket of the flow logs. */
  readonly logsBucketArn: pulumi.Input<string>;
}

/** Where the tasks run: their subnets, whether they get a public address, and their security group comes later. */
export interface TaskPlacement {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly assignPublicIp: boolean;
}

/**
 * A VPC in three tiers: public (load balancer, NAT), private (tasks), isolated (data, without a route out).
 *
 * Egress is the largest hidden cost, hence by config: `none` places the tasks in the public tier with
 * addresses of their own, `single` and `per-zone` give the private tier one NAT gateway or one a zone.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly balancerSubnetIds: pulumi.Output<string[]>;
  readonly isolatedSubnetIds: pulumi.Output<string[]>;
  readonly tasks: TaskPlacement;
  readonly groups: SecurityGroups;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:network:Network', name, {}, opts);
    const { cidr, zones, egress, balancerZones } = args.config;
    const hasNat = egress !== 'none';
    const natStrategy = { none: 'None', single: 'Single', 'per-zone': 'OnePerAz' } as const;
    // /20 each: tier t in zone z is block 4t + z of the /16, so that a tier is one /18.
    const blocks = (tier: number) => Array.from({ length: zones }, (_, zone) => subnet(cidr, 4, 4 * tier + zone));

    const vpc = new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: cidr,
        numberOfAvailabilityZones: zones,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        subnetStrategy: 'Auto',
        subnetSpecs: [
          { type: 'Public', name: 'public', cidrBlocks: blocks(0) },
          ...(hasNat ? [{ type: 'Private' as const, name: 'private', cidrBlocks: blocks(1) }] : []),
          { type: 'Isolated', name: 'isolated', cidrBlocks: blocks(2) },
        ],
        natGateways: { strategy: natStrategy[egress] },
      },
      { parent: this },
    );
    this.vpcId = vpc.vpcId;
    this.cidr = cidr;
    this.balancerSubnetIds = vpc.publicSubnetIds.apply((ids) => ids.slice(0, balancerZones));
    this.isolatedSubnetIds = vpc.isolatedSubnetIds;
    this.tasks = hasNat
      ? { subnetIds: vpc.privateSubnetIds, assignPublicIp: false }
      : { subnetIds: vpc.publicSubnetIds, assignPublicIp: true };

    // Layers and objects are most of the traffic; this endpoint is free, a NAT gateway takes money a gigabyte.
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
      },
      { parent: this },
    );
    // EC2.2: nobody uses the default group; an adopted one without rules says so.
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      { vpcId: this.vpcId, ingress: [], egress: [] },
      { parent: this },
    );
    new aws.ec2.FlowLog(
      `${name}-flow`,
      {
        vpcId: this.vpcId,
        trafficType: 'ALL',
        logDestinationType: 's3',
        logDestination: pulumi.interpolate`${args.logsBucketArn}/flow`,
        maxAggregationInterval: 600,
        destinationOptions: { fileFormat: 'parquet', hiveCompatiblePartitions: true, perHourPartition: false },
      },
      { parent: this },
    );
    networkAcls(name, this, {
      vpcId: this.vpcId,
      cidr,
      publicSubnetIds: vpc.publicSubnetIds,
      ...(hasNat ? { privateSubnetIds: vpc.privateSubnetIds } : {}),
      isolatedSubnetIds: vpc.isolatedSubnetIds,
    });
    this.groups = new SecurityGroups(name, { vpcId: this.vpcId }, { parent: this });
    this.registerOutputs({ vpcId: this.vpcId, tasks: this.tasks });
  }
}
