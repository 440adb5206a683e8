import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** A statement of an IAM policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html). */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, pulumi.Input<string>>>;
  readonly Action: string | readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string | string[]>>>>>;
}

/** The JSON of a policy; `Effect` is Allow unless said otherwise. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}

export interface ServiceRoleArgs {
  /** AWS service that may assume the role, such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** Account whose resources the service must act for: closes the confused deputy. */
  readonly accountId: string;
  readonly description: string;
  readonly statements: readonly Statement[];
}

/** A role for one service with one inline policy: exact ARNs, nothing shared. */
export function serviceRole(name: string, args: ServiceRoleArgs, opts: pulumi.ResourceOptions): aws.iam.Role {
  const role = new aws.iam.Role(
    name,
    {
      description: args.description,
      assumeRolePolicy: policyDocument([
        {
          Principal: { Service: args.service },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': args.accountId } },
        },
      ]),
    },
    opts,
  );
  if (args.statements.length > 0) {
    new aws.iam.RolePolicy(name, { role: role.id, policy: policyDocument(args.statements) }, { ...opts, parent: role });
  }
  return role;
}
