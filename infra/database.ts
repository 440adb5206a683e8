import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from './config.ts';
import { password, Secret, type SecretReference } from './secrets.ts';
import { ports } from './security-groups.ts';

export interface DatabaseArgs {
  readonly config: StackConfig['database'];
  readonly production: boolean;
  /** Month in which the application role's password was made (YYYY-MM). */
  readonly passwordMonth: string;
  readonly logDays: number;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
}

const databaseName = 'ipower';
const masterUser = 'ipower_master';

/**
 * RDS PostgreSQL 15: private, encrypted, TLS forced, point-in-time recovery.
 *
 * Two roles. The master's password belongs to RDS, which rotates it every 7 days; only the container that prepares a
 * deployment reads it. The services use the application role, whose URL is a secret of its own: tasks read a
 * secret only when they start, so it must not change under them.
 */
export class Database extends pulumi.ComponentResource {
  readonly identifier: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  /** Postgres URL of the application role, TLS verified against the RDS authorities. */
  readonly url: SecretReference;
  /** The master's name and password, as RDS keeps them. */
  readonly master: {
    readonly arn: pulumi.Output<string>;
    readonly user: SecretReference;
    readonly password: SecretReference;
  };
  readonly name = databaseName;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:data:Database', name, {}, opts);
    const { config, production } = args;
    const parent = { parent: this };
    const subnets = new aws.rds.SubnetGroup(name, { subnetIds: args.subnetIds }, parent);
    const parameters = new aws.rds.ParameterGroup(
      name,
      {
        family: 'postgres15',
        description: 'TLS only; slow statements are logged',
        parameters: [
          { name: 'rds.force_ssl', value: '1' },
          { name: 'log_min_duration_statement', value: '1000' },
          { name: 'idle_in_transaction_session_timeout', value: '60000' },
        ],
      },
      parent,
    );
    // RDS makes a log group that never expires when it finds none, so the names must be known before.
    const identifier = `${pulumi.getProject()}-${pulumi.getStack()}`;
    const logs = ['postgresql', 'upgrade'];
    const logGroups = logs.map(
      (log) =>
        new aws.cloudwatch.LogGroup(
          `${name}-${log}`,
          { name: `/aws/rds/instance/${identifier}/${log}`, retentionInDays: args.logDays },
          parent,
        ),
    );
    const instance = new aws.rds.Instance(
      name,
      {
        identifier,
        engine: 'postgres',
        engineVersion: config.version,
        instanceClass: config.instanceClass,
        dbName: databaseName,
        username: masterUser,
        manageMasterUserPassword: true,
        iamDatabaseAuthenticationEnabled: true,
        port: ports.postgres,
        parameterGroupName: parameters.name,

        storageType: 'gp3',
        allocatedStorage: config.storageGb,
        maxAllocatedStorage: config.maxStorageGb,
        storageEncrypted: true,

        multiAz: config.multiAz,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [args.securityGroupId],
        publiclyAccessible: false,
        caCertIdentifier: 'rds-ca-rsa2048-g1',

        backupRetentionPeriod: config.backupDays,
        backupWindow: '00:30-01:30',
        maintenanceWindow: 'tue:02:00-tue:03:00',
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: false,
        deletionProtection: config.deletionProtection,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,

        autoMinorVersionUpgrade: true,
        applyImmediately: !production,
        performanceInsightsEnabled: true,
        performanceInsightsRetentionPeriod: 7,
        enabledCloudwatchLogsExports: logs,
      },
      { ...parent, protect: production, dependsOn: logGroups },
    );
    this.identifier = instance.identifier;
    this.arn = instance.arn;
    this.address = instance.address;

    const secretArn = instance.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? '');
    const masterKey = (key: string) => ({ arn: secretArn, valueFrom: pulumi.interpolate`${secretArn}:${key}::` });
    this.master = { arn: secretArn, user: masterKey('username'), password: masterKey('password') };

    // A role a month: while a rotation rolls out, the tasks that still run keep the role they started with.
    const user = `${databaseName}_${args.passwordMonth.replace('-', '_')}`;
    const secret = password(`${name}-password`, args.passwordMonth, this);
    this.url = new Secret(
      'database-url',
      {
        description: 'Postgres URL of the application role',
        rotated: args.passwordMonth,
        value: pulumi.interpolate`postgres://${user}:${secret}@${instance.endpoint}/${databaseName}?sslmode=verify-full`,
      },
      parent,
    ).reference;
    this.registerOutputs({ address: this.address });
  }
}
