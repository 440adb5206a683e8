import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { ContainerEnvironment } from './environment.ts';
import { type Statement, serviceRole } from './iam.ts';

export interface Container {
  readonly name: string;
  /** Overrides the image's command. */
  readonly command?: readonly string[];
  readonly environment: ContainerEnvironment;
}

export interface TaskArgs {
  readonly image: pulumi.Input<string>;
  readonly repositoryArn: pulumi.Input<string>;
  readonly cpu: number;
  readonly memory: number;
  /** Gibibytes of the task's own disk, 21 to 200; Fargate gives 20 without being asked. */
  readonly ephemeralStorageGb?: number;
  /** Run one after the other, each to its end, before the main container starts. */
  readonly init?: readonly Container[];
  readonly main: Container;
  /** Public port of the main container. */
  readonly port?: number;
  /** Whether the main container answers the health check of its internal port. */
  readonly healthCheck: boolean;
  /** Seconds between SIGTERM and SIGKILL: above the drain of the process, at most 120 on Fargate. */
  readonly stopTimeout: number;
  /** What the process itself may do. */
  readonly statements: readonly Statement[];
  readonly logDays: number;
  readonly accountId: string;
  readonly region: string;
}

/** Ids of the image's user, which is not root. */
const user = '1000:1000';

/** A task definition with its log group and its two roles: one starts it, the other is what it may do. */
export class Task extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly executionRoleArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;

  constructor(name: string, args: TaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:compute:Task', name, {}, opts);
    const stack = `${pulumi.getProject()}-${pulumi.getStack()}`;
    const containers = [...(args.init ?? []), args.main];
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: `/${stack}/${name}`, retentionInDays: args.logDays },
      { parent: this },
    );
    const secretArns = [...new Set(containers.flatMap((container) => container.environment.secretArns))];
    const executionRole = serviceRole(
      `${name}-execution`,
      {
        service: 'ecs-tasks.amazonaws.com',
        accountId: args.accountId,
        description: `Starts ${name}: pulls its image, reads its secrets, writes its log`,
        statements: [
          { Sid: 'Login', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
          {
            Sid: 'Pull',
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Resource: args.repositoryArn,
          },
          {
            Sid: 'Log',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: pulumi.interpolate`${logs.arn}:*`,
          },
          { Sid: 'Secrets', Action: 'secretsmanager:GetSecretValue', Resource: secretArns },
        ],
      },
      { parent: this },
    );
    const taskRole = serviceRole(
      `${name}-task`,
      {
        service: 'ecs-tasks.amazonaws.com',
        accountId: args.accountId,
        description: `What ${name} may do while it runs`,
        statements: args.statements,
      },
      { parent: this },
    );
    const definition = new aws.ecs.TaskDefinition(
      name,
      {
        family: `${stack}-${name}`,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
        cpu: String(args.cpu),
        memory: String(args.memory),
        ...(args.ephemeralStorageGb ? { ephemeralStorage: { sizeInGib: args.ephemeralStorageGb } } : {}),
        executionRoleArn: executionRole.arn,
        taskRoleArn: taskRole.arn,
        volumes: [{ name: 'tmp' }],
        containerDefinitions: pulumi.jsonStringify(
          containers.map((container, index) => definitionOf(container, index, containers, args, logs.name)),
        ),
        // An older revision must stay, so that a roll-back has something to go to.
        skipDestroy: true,
      },
      { parent: this },
    );
    this.arn = definition.arn;
    this.executionRoleArn = executionRole.arn;
    this.taskRoleArn = taskRole.arn;
    this.logGroup = logs.name;
    this.registerOutputs({ arn: this.arn });
  }
}

function definitionOf(
  container: Container,
  index: number,
  containers: readonly Container[],
  args: TaskArgs,
  logGroup: pulumi.Output<string>,
) {
  const isMain = container === args.main;
  const previous = containers[index - 1];
  return {
    name: container.name,
    image: args.image,
    ...(container.command ? { command: container.command } : {}),
    essential: isMain,
    ...(previous ? { dependsOn: [{ containerName: previous.name, condition: 'SUCCESS' }] } : {}),
    user,
    privileged: false,
    readonlyRootFilesystem: true,
    // The image declares VOLUME /tmp: without it Fargate mounts a folder that only root can write.
    mountPoints: [{ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false }],
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
    environment: container.environment.environment,
    secrets: container.environment.secrets,
    ...(isMain && args.port ? { portMappings: [{ containerPort: args.port, protocol: 'tcp' }] } : {}),
    ...(isMain && args.healthCheck
      ? {
          healthCheck: {
            command: ['CMD', 'node', 'healthcheck.js'],
            interval: 15,
            timeout: 5,
            retries: 3,
            startPeriod: 60,
          },
        }
      : {}),
    ...(isMain ? { stopTimeout: args.stopTimeout } : {}),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroup,
        'awslogs-region': args.region,
        'awslogs-stream-prefix': container.name,
        // A full log buffer drops lines instead of stopping the process.
        mode: 'non-blocking',
        'max-buffer-size': '4m',
      },
    },
  };
}
