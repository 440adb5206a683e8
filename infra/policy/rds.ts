import * as aws from '@pulumi/aws';
import { databaseClasses, databaseClassSource, databaseVersionSource, databaseVersions } from '../config/aws-limits.ts';
import { onEach, type Rule, unless } from './rule.ts';

const { Instance, ParameterGroup } = aws.rds;

export const rdsRules: readonly Rule[] = [
  onEach(Instance, 'RDS.2', 'The database is private', ({ publiclyAccessible }) =>
    unless(publiclyAccessible === false, 'publiclyAccessible must be false'),
  ),
  onEach(Instance, 'RDS.3', 'The storage is encrypted', ({ storageEncrypted }) =>
    unless(storageEncrypted === true, 'storageEncrypted must be true'),
  ),
  onEach(Instance, 'RDS.5', 'A second zone stands by', ({ multiAz }) =>
    unless(multiAz === true, 'multiAz must be true'),
  ),
  onEach(Instance, 'RDS.8', 'The database cannot be deleted by accident', ({ deletionProtection }, { protect }) => [
    ...unless(deletionProtection === true, 'deletionProtection must be true'),
    ...unless(protect, 'protect must be true'),
  ]),
  onEach(Instance, 'RDS.9', 'Logs are published', ({ enabledCloudwatchLogsExports }) =>
    unless(enabledCloudwatchLogsExports?.includes('postgresql'), 'must export the postgresql log'),
  ),
  onEach(Instance, 'RDS.10', 'IAM may authenticate', ({ iamDatabaseAuthenticationEnabled }) =>
    unless(iamDatabaseAuthenticationEnabled === true, 'iamDatabaseAuthenticationEnabled must be true'),
  ),
  onEach(Instance, 'RDS.11', 'Backups are kept', ({ backupRetentionPeriod = 0 }) => [
    ...unless(backupRetentionPeriod >= 7, 'backupRetentionPeriod must be 7 days or more'),
    ...unless(
      backupRetentionPeriod <= 35,
      'backupRetentionPeriod is at most 35 days (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html)',
    ),
  ]),
  onEach(
    Instance,
    'RDS.11-production',
    'Production keeps 30 days',
    ({ backupRetentionPeriod = 0, deletionProtection }) =>
      // Deletion protection is what tells production's instance apart, in the plan and in the engine.
      unless(
        deletionProtection !== true || backupRetentionPeriod >= 30,
        'backupRetentionPeriod must be 30 days or more',
      ),
  ),
  onEach(Instance, 'RDS.13', 'Minor versions are installed', ({ autoMinorVersionUpgrade }) =>
    unless(autoMinorVersionUpgrade === true, 'autoMinorVersionUpgrade must be true'),
  ),
  onEach(Instance, 'RDS.17', 'Snapshots carry the tags', ({ copyTagsToSnapshot }) =>
    unless(copyTagsToSnapshot === true, 'copyTagsToSnapshot must be true'),
  ),
  onEach(Instance, 'RDS.23', 'The port is not the usual one', ({ port }) =>
    unless(port !== undefined && port !== 5432, 'port must not be 5432'),
  ),
  onEach(Instance, 'RDS.25', 'The master has a name of its own', ({ username }) =>
    unless(!['admin', 'postgres', undefined].includes(username), 'username must not be a default'),
  ),
  onEach(Instance, 'RDS.master-password', 'RDS makes and rotates the master’s password', (props) =>
    unless(props.manageMasterUserPassword === true && !props.password, 'manageMasterUserPassword must be true'),
  ),
  onEach(ParameterGroup, 'RDS.force-ssl', 'Connections are encrypted', ({ parameters }) =>
    unless(
      parameters?.some(({ name, value }) => name === 'rds.force_ssl' && value === '1'),
      'rds.force_ssl must be 1',
    ),
  ),
  onEach(Instance, 'RDS.final-snapshot', 'A deleted database leaves a snapshot', (props) =>
    unless(
      props.skipFinalSnapshot === false && Boolean(props.finalSnapshotIdentifier),
      'skipFinalSnapshot must be false, with a finalSnapshotIdentifier',
    ),
  ),
  onEach(Instance, 'RDS.engine', 'The engine exists', ({ engine, engineVersion, instanceClass, storageType }) => [
    ...unless(engine === 'postgres', `engine ${engine} is not postgres (${databaseVersionSource})`),
    ...unless(databaseVersions.test(engineVersion ?? ''), `${engineVersion} is not 15 (${databaseVersionSource})`),
    ...unless(databaseClasses.test(instanceClass), `${instanceClass} does not exist (${databaseClassSource})`),
    ...unless(storageType === 'gp3', 'storageType must be gp3'),
  ]),
];
