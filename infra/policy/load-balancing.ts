import * as aws from '@pulumi/aws';
import { tls13Policies, tlsPolicySource } from '../config/aws-limits.ts';
import { onEach, type Rule, unless } from './rule.ts';

const { Listener, LoadBalancer, TargetGroup } = aws.lb;

export const loadBalancingRules: readonly Rule[] = [
  onEach(Listener, 'ELB.1', 'Port 80 only redirects to HTTPS', ({ protocol, defaultActions }) =>
    unless(
      protocol !== 'HTTP' ||
        defaultActions.every(({ type, redirect }) => type === 'redirect' && redirect?.protocol === 'HTTPS'),
      'an HTTP listener must redirect to HTTPS',
    ),
  ),
  onEach(LoadBalancer, 'ELB.4', 'Malformed headers are dropped', ({ dropInvalidHeaderFields }) =>
    unless(dropInvalidHeaderFields === true, 'dropInvalidHeaderFields must be true'),
  ),
  onEach(LoadBalancer, 'ELB.5', 'Requests are logged', ({ accessLogs }) =>
    unless(accessLogs?.enabled === true, 'accessLogs must be enabled'),
  ),
  onEach(LoadBalancer, 'ELB.6', 'The load balancer cannot be deleted by accident', ({ enableDeletionProtection }) =>
    unless(enableDeletionProtection === true, 'enableDeletionProtection must be true'),
  ),
  onEach(LoadBalancer, 'ELB.12', 'Smuggled requests are refused', ({ desyncMitigationMode }) =>
    unless(
      ['defensive', 'strictest'].includes(desyncMitigationMode ?? ''),
      'desyncMitigationMode must be defensive or strictest',
    ),
  ),
  onEach(LoadBalancer, 'ELB.13', 'Two zones or more', ({ subnets }) =>
    unless((subnets?.length ?? 0) >= 2, 'subnets must lie in two zones or more'),
  ),
  onEach(Listener, 'ELB.17', 'TLS 1.3 only', ({ protocol, sslPolicy }) =>
    unless(
      protocol !== 'HTTPS' || tls13Policies.includes(sslPolicy ?? ''),
      `sslPolicy must be one of ${tls13Policies.join(', ')} (${tlsPolicySource})`,
    ),
  ),
  onEach(TargetGroup, 'ELB.targets', 'Targets are checked, and leave before Spot takes them', (props) => [
    ...unless(props.healthCheck?.path !== undefined, 'healthCheck must name a path'),
    ...unless(
      Number(props.deregistrationDelay ?? 300) < 120,
      'deregistrationDelay must be below 120 s, the notice of Fargate Spot',
    ),
  ]),
];
