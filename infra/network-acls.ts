import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { ports } from './security-groups.ts';

interface Tiers {
  readonly vpcId: pulumi.Input<string>;
  readonly cidr: string;
  readonly publicSubnetIds: pulumi.Input<string[]>;
  /** Absent without a NAT gateway: the tasks then live in the public tier. */
  readonly privateSubnetIds?: pulumi.Input<string[]>;
  readonly isolatedSubnetIds: pulumi.Input<string[]>;
}

interface Entry {
  readonly action: 'allow' | 'deny';
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}

const world = '0.0.0.0/0';
const tcp = (cidr: string, from: number, to = from): Entry => ({ action: 'allow', cidr, from, to });
const deny = (port: number): Entry => ({ action: 'deny', cidr: world, from: port, to: port });

/**
 * A second, stateless line behind the security groups. Answers come back to ephemeral ports, so those are
 * open; the administration port among them is denied first (EC2.21).
 */
export function networkAcls(name: string, parent: pulumi.Resource, tiers: Tiers): void {
  const { cidr } = tiers;
  const answers = [deny(3389), tcp(world, 1024, 65_535)];
  // DNS goes to Amazon's resolver inside the VPC, which no ACL filters; UDP out of it is for nobody.
  acl('public', tiers.publicSubnetIds, {
    in: [tcp(world, ports.http), tcp(world, ports.https), ...answers],
    out: [tcp(world, ports.http), tcp(world, ports.https), tcp(world, 1024, 65_535)],
  });
  if (tiers.privateSubnetIds) {
    acl('private', tiers.privateSubnetIds, {
      in: answers,
      out: [tcp(world, ports.https), tcp(cidr, 1024, 65_535)],
    });
  }
  acl('isolated', tiers.isolatedSubnetIds, {
    in: [tcp(cidr, ports.postgres), tcp(cidr, ports.redis)],
    out: [tcp(cidr, 1024, 65_535)],
  });

  function acl(tier: string, subnetIds: pulumi.Input<string[]>, entries: Record<'in' | 'out', readonly Entry[]>) {
    const list = new aws.ec2.NetworkAcl(`${name}-${tier}`, { vpcId: tiers.vpcId, subnetIds }, { parent });
    for (const direction of ['in', 'out'] as const) {
      for (const [index, entry] of entries[direction].entries()) {
        new aws.ec2.NetworkAclRule(
          `${name}-${tier}-${direction}-${index + 1}`,
          {
            networkAclId: list.id,
            egress: direction === 'out',
            ruleNumber: (index + 1) * 10,
            ruleAction: entry.action,
            protocol: 'tcp',
            cidrBlock: entry.cidr,
            fromPort: entry.from,
            toPort: entry.to,
          },
          { parent },
        );
      }
    }
  }
}
