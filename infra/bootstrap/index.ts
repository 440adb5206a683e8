import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../iam.ts';
import { PrivateBucket } from '../private-bucket.ts';
import { deployStatements, driftStatements, previewStatements, stateStatements } from './permissions.ts';

const issuer = 'token.actions.githubusercontent.com';

/**
 * The bucket of the states, the key of their secrets, and GitHub's roles. No role has a long-lived key: GitHub proves
 * which repository, branch or environment runs (OpenID Connect), and each role trusts exactly one of them.
 */
export default async function bootstrap(): Promise<Record<string, unknown>> {
  const repository = new pulumi.Config().require('repository');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new pulumi.RunError('repository must be owner/name');
  const { region } = await aws.getRegion();
  const { accountId } = await aws.getCallerIdentity();

  const logs = new PrivateBucket('logs', { undeleteDays: 1, lifecycle: [expireAfterAYear] });
  logs.allow([
    {
      Sid: 'AccessLogs',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: pulumi.interpolate`${logs.arn}/s3/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ]);
  const state = new PrivateBucket('state', { logs, undeleteDays: 90, protect: true });
  state.allow([]);

  const key = new aws.kms.Key(
    'secrets',
    { description: 'Secrets in the states of Pulumi', enableKeyRotation: true, deletionWindowInDays: 30 },
    { protect: true },
  );
  const alias = new aws.kms.Alias('secrets', { name: 'alias/ipower-pulumi', targetKeyId: key.id });

  const provider = new aws.iam.OpenIdConnectProvider('github', {
    url: `https://${issuer}`,
    clientIdLists: ['sts.amazonaws.com'],
  });
  const role = (name: string, subject: string, description: string, statements: readonly Statement[]) => {
    const created = new aws.iam.Role(name, {
      description,
      maxSessionDuration: 3600,
      assumeRolePolicy: policyDocument([
        {
          Principal: { Federated: provider.arn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${issuer}:aud`]: 'sts.amazonaws.com',
              [`${issuer}:sub`]: `repo:${repository}:${subject}`,
            },
          },
        },
      ]),
    });
    new aws.iam.RolePolicy(name, { role: created.id, policy: policyDocument(statements) }, { parent: created });
    return created.arn;
  };
  const place = { region, accountId };
  const readState = stateStatements('read', state.arn, key.arn);
  const writeState = stateStatements('write', state.arn, key.arn);
  return {
    stateUrl: pulumi.interpolate`s3://${state.id}?region=${region}`,
    secretsProvider: pulumi.interpolate`awskms://${alias.name}?region=${region}`,
    previewRoleArn: role('preview', 'pull_request', 'Previews of pull requests', [
      ...readState,
      ...previewStatements(),
    ]),
    driftRoleArn: role('drift', 'ref:refs/heads/main', 'The nightly drift check', [...readState, ...driftStatements()]),
    stagingRoleArn: role('deploy-staging', 'environment:staging', 'Deployments to staging', [
      ...writeState,
      ...deployStatements({ ...place, stack: 'staging' }),
    ]),
    productionRoleArn: role('deploy-prod', 'environment:production', 'Deployments to production', [
      ...writeState,
      ...deployStatements({ ...place, stack: 'prod' }),
    ]),
  };
}

const expireAfterAYear = { id: 'logs', status: 'Enabled', filter: { prefix: '' }, expiration: { days: 365 } };
