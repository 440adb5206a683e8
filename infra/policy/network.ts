import * as aws from '@pulumi/aws';
import { onEach, onStack, type Rule, select, unless } from './rule.ts';

const { DefaultSecurityGroup, FlowLog, NetworkAcl, NetworkAclRule, SecurityGroup, Subnet } = aws.ec2;
const { SecurityGroupEgressRule, SecurityGroupIngressRule } = aws.vpc;

const world = new Set(['0.0.0.0/0', '::/0']);
const publicPorts = new Set([80, 443]);
const administrationPorts = [22, 3389];

interface Ports {
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
}
const covers = ({ fromPort = 0, toPort = 65_535 }: Ports, port: number) => fromPort <= port && port <= toPort;

export const networkRules: readonly Rule[] = [
  onEach(DefaultSecurityGroup, 'EC2.2', 'The default security group lets nothing pass', ({ ingress, egress }) =>
    unless(!ingress?.length && !egress?.length, 'must have no rules'),
  ),
  onStack('EC2.6', 'A VPC has a flow log', (resources) => {
    const logged = new Set(select(resources, FlowLog).map(({ props }) => props.vpcId));
    return resources
      .filter(({ type }) => type === 'awsx:ec2:Vpc')
      .filter(() => logged.size === 0)
      .map((resource) => ({ resource, message: 'needs a flow log' }));
  }),
  onEach(Subnet, 'EC2.15', 'Private subnets give no public addresses', ({ mapPublicIpOnLaunch, tags }) =>
    unless(
      tags?.['SubnetType'] === 'Public' || mapPublicIpOnLaunch !== true,
      'mapPublicIpOnLaunch must be false outside the public tier',
    ),
  ),
  onEach(SecurityGroupIngressRule, 'EC2.18', 'The world reaches ports 80 and 443 only', (props) =>
    unless(
      !world.has(props.cidrIpv4 ?? props.cidrIpv6 ?? '') ||
        (props.ipProtocol === 'tcp' && props.fromPort === props.toPort && publicPorts.has(props.fromPort ?? -1)),
      'opens more than tcp 80 or 443 to the world',
    ),
  ),
  onEach(SecurityGroup, 'EC2.18-inline', 'Security groups have standalone rules only', ({ ingress, egress }) =>
    unless(!ingress && !egress, 'inline rules fight with standalone ones and hide from EC2.18'),
  ),
  onEach(SecurityGroupIngressRule, 'EC2.19', 'Administration ports are closed', (props) =>
    administrationPorts.flatMap((port) =>
      unless(!world.has(props.cidrIpv4 ?? props.cidrIpv6 ?? '') || !covers(props, port), `port ${port} is open`),
    ),
  ),
  onEach(SecurityGroupIngressRule, 'EC2.rule-description', 'Each rule says why', ({ description }) =>
    unless(Boolean(description), 'needs a description'),
  ),
  onEach(SecurityGroupEgressRule, 'EC2.rule-description', 'Each rule says why', ({ description }) =>
    unless(Boolean(description), 'needs a description'),
  ),
  onStack('EC2.21', 'Network ACLs are attached and deny administration ports', (resources) => {
    const rules = select(resources, NetworkAclRule).filter(({ props }) => props.egress !== true);
    const denied = (acl: unknown, port: number, before: number) =>
      rules.some(
        ({ props }) =>
          props.networkAclId === acl && props.ruleAction === 'deny' && props.ruleNumber < before && covers(props, port),
      );
    const open = rules.flatMap(({ resource, props }) =>
      administrationPorts
        .filter((port) => props.ruleAction === 'allow' && world.has(props.cidrBlock ?? '') && covers(props, port))
        .filter((port) => !denied(props.networkAclId, port, props.ruleNumber))
        .map((port) => ({ resource, message: `lets the world reach port ${port}` })),
    );
    const detached = select(resources, NetworkAcl)
      .filter(({ props }) => !props.subnetIds?.length)
      .map(({ resource }) => ({ resource, message: 'is attached to no subnet' }));
    return [...open, ...detached];
  }),
];
