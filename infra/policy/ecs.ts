import * as aws from '@pulumi/aws';
import { fargateMemory, fargateSource } from '../config/aws-limits.ts';
import { onEach, type PolicyResource, type Rule, unless } from './rule.ts';

interface ContainerDefinition {
  readonly name: string;
  readonly image?: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly logConfiguration?: { readonly logDriver?: string };
  readonly mountPoints?: readonly { readonly containerPath?: string }[];
  readonly stopTimeout?: number;
}

const { Service, TaskDefinition } = aws.ecs;

const containersOf = ({ props }: PolicyResource): ContainerDefinition[] =>
  JSON.parse(String(props['containerDefinitions'] ?? '[]'));

const onContainers = (
  control: string,
  title: string,
  holds: (container: ContainerDefinition) => boolean | undefined,
  message: string,
): Rule =>
  onEach(TaskDefinition, control, title, (_, resource) =>
    containersOf(resource).flatMap((container) => unless(holds(container), `${container.name}: ${message}`)),
  );

const secretName = /PASSWORD|SECRET|TOKEN|PRIVATE_KEY|JWT_KEYS|CREDENTIAL/;
const urlWithPassword = /:\/\/[^/@\s]*:[^/@\s]+@/;

export const ecsRules: readonly Rule[] = [
  onEach(TaskDefinition, 'ECS.1', 'Tasks have a network interface of their own', ({ networkMode }) =>
    unless(networkMode === 'awsvpc', 'networkMode must be awsvpc'),
  ),
  onContainers(
    'ECS.1-user',
    'Containers do not run as root',
    ({ user }) => user !== undefined && !/^(root|0)(:|$)/.test(user),
    'user must be set and must not be root',
  ),
  onEach(Service, 'ECS.2', 'Tasks have no public address', ({ networkConfiguration }) =>
    unless(networkConfiguration?.assignPublicIp === false, 'assignPublicIp must be false'),
  ),
  onEach(TaskDefinition, 'ECS.3', 'Tasks do not share the host’s processes', ({ pidMode }) =>
    unless(pidMode !== 'host', 'pidMode must not be host'),
  ),
  onContainers(
    'ECS.4',
    'Containers are not privileged',
    ({ privileged }) => privileged === false,
    'privileged must be false',
  ),
  onContainers(
    'ECS.5',
    'The root file system is read-only, /tmp is a volume',
    ({ readonlyRootFilesystem, mountPoints }) =>
      readonlyRootFilesystem === true && mountPoints?.some(({ containerPath }) => containerPath === '/tmp'),
    'readonlyRootFilesystem must be true, with a mount point at /tmp',
  ),
  onContainers(
    'ECS.8',
    'Secrets are references',
    ({ environment = [] }) =>
      !environment.some(({ name, value }) => secretName.test(name) || urlWithPassword.test(value)),
    'a secret stands in the environment: give it by valueFrom',
  ),
  onContainers(
    'ECS.9',
    'Containers log',
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs',
    'logConfiguration must name awslogs',
  ),
  onEach(Service, 'ECS.10', 'Fargate’s platform is current', ({ platformVersion }) =>
    unless(['LATEST', '1.4.0', undefined].includes(platformVersion), 'platformVersion must be 1.4.0 or LATEST'),
  ),
  onEach(TaskDefinition, 'CKV_AWS_249', 'The role that starts a task is not the one it works with', (props) =>
    unless(
      Boolean(props.executionRoleArn && props.taskRoleArn) && props.executionRoleArn !== props.taskRoleArn,
      'executionRoleArn and taskRoleArn must both be set and differ',
    ),
  ),
  onContainers(
    'ECS.digest',
    'Images are deployed by digest',
    ({ image = '' }) => /@sha256:/.test(image),
    'image must end in @sha256:…',
  ),
  onEach(Service, 'ECS.reliability', 'A deployment interrupts nothing and rolls itself back', (props) => [
    ...unless(
      props.deploymentCircuitBreaker?.enable === true && props.deploymentCircuitBreaker.rollback === true,
      'deploymentCircuitBreaker must be enabled with rollback',
    ),
    ...unless(props.deploymentMinimumHealthyPercent === 100, 'deploymentMinimumHealthyPercent must be 100'),
    ...unless(props.alarms?.enable === true && props.alarms.rollback === true, 'alarms must roll back'),
    ...unless(
      !props.loadBalancers?.length || (props.healthCheckGracePeriodSeconds ?? 0) > 0,
      'healthCheckGracePeriodSeconds must be set behind a load balancer',
    ),
  ]),
  onEach(Service, 'ECS.two-tasks', 'One task may die', ({ desiredCount }) =>
    unless((desiredCount ?? 0) >= 2, 'desiredCount must be 2 or more'),
  ),
  onEach(TaskDefinition, 'ECS.size', 'Fargate offers the size', ({ cpu, memory }) =>
    unless(
      fargateMemory[Number(cpu)]?.includes(Number(memory)),
      `Fargate has no ${memory} MiB at ${cpu} cpu units (${fargateSource})`,
    ),
  ),
  onEach(TaskDefinition, 'ECS.stop-timeout', 'Fargate waits at most 120 s for a container to stop', (_, resource) =>
    containersOf(resource).flatMap(({ name, stopTimeout = 30 }) =>
      unless(
        stopTimeout <= 120,
        `${name}: stopTimeout ${stopTimeout} exceeds 120 s (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html)`,
      ),
    ),
  ),
];
