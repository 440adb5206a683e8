import * as aws from '@pulumi/aws';
import { cacheFamilies, cacheFamilySource } from '../config/aws-limits.ts';
import { onEach, type Rule, unless } from './rule.ts';

const { ParameterGroup, ReplicationGroup } = aws.elasticache;

export const elasticacheRules: readonly Rule[] = [
  onEach(ReplicationGroup, 'ElastiCache.1', 'Snapshots are taken', ({ snapshotRetentionLimit = 0 }) =>
    unless(snapshotRetentionLimit >= 1, 'snapshotRetentionLimit must be 1 day or more'),
  ),
  onEach(ReplicationGroup, 'ElastiCache.2', 'Minor versions are installed', ({ autoMinorVersionUpgrade }) =>
    unless(autoMinorVersionUpgrade === true, 'autoMinorVersionUpgrade must be true'),
  ),
  onEach(
    ReplicationGroup,
    'ElastiCache.3',
    'A second node takes over',
    ({ automaticFailoverEnabled, numCacheClusters }) =>
      unless(automaticFailoverEnabled === true && (numCacheClusters ?? 0) >= 2, 'needs two nodes and fail-over'),
  ),
  onEach(ReplicationGroup, 'ElastiCache.4', 'Encrypted at rest', ({ atRestEncryptionEnabled }) =>
    unless(atRestEncryptionEnabled === true, 'atRestEncryptionEnabled must be true'),
  ),
  onEach(ReplicationGroup, 'ElastiCache.5', 'Encrypted on the way', ({ transitEncryptionEnabled }) =>
    unless(transitEncryptionEnabled === true, 'transitEncryptionEnabled must be true'),
  ),
  onEach(ReplicationGroup, 'ElastiCache.6', 'A token is asked for', ({ authToken }) =>
    unless(Boolean(authToken), 'authToken must be set'),
  ),
  onEach(ReplicationGroup, 'ElastiCache.7', 'Not in the default subnet group', ({ subnetGroupName }) =>
    unless(Boolean(subnetGroupName) && subnetGroupName !== 'default', 'subnetGroupName must be its own'),
  ),
  onEach(ParameterGroup, 'ElastiCache.noeviction', 'No job is evicted', ({ parameters }) =>
    unless(
      parameters?.some(({ name, value }) => name === 'maxmemory-policy' && value === 'noeviction'),
      'maxmemory-policy must be noeviction',
    ),
  ),
  onEach(ReplicationGroup, 'ElastiCache.engine', 'The engine exists', ({ engine = '', engineVersion = '' }) =>
    unless(
      cacheFamilies[engine]?.[engineVersion] !== undefined,
      `${engine} ${engineVersion} does not exist (${cacheFamilySource})`,
    ),
  ),
];
