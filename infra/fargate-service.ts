import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { TaskPlacement } from './network.ts';
import { Task, type TaskArgs } from './task.ts';

type ScalingPolicy = aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;

export interface FargateServiceArgs extends TaskArgs {
  readonly cluster: { readonly arn: pulumi.Input<string>; readonly name: pulumi.Input<string> };
  readonly placement: TaskPlacement;
  readonly securityGroupId: pulumi.Input<string>;
  readonly min: number;
  readonly max: number;
  /** Tasks that always run on demand; with `spot` the others come from spare capacity. */
  readonly onDemandBase: number;
  readonly spot: boolean;
  /** Whether schedules change the bounds of the scaling: an update at night must not wake the service. */
  readonly sleeps: boolean;
  /** Target group whose listener exists: ECS refuses a target group without a load balancer. */
  readonly targetGroupArn?: pulumi.Input<string>;
  /** Alarms that roll a deployment back. */
  readonly rollbackAlarms: readonly pulumi.Input<string>[];
  /** Target tracking by name. */
  readonly scaling: Readonly<Record<string, ScalingPolicy>>;
}

/**
 * A service on Fargate that rolls out without an interruption, rolls itself back, and scales.
 *
 * ECS reports a deployment that it rolled back as a success; after an update the component compares what
 * runs with what was asked for, and fails the update when they differ.
 */
export class FargateService extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly task: Task;
  readonly scalableTarget: aws.appautoscaling.Target;
  /** The task definition that runs after the update. */
  readonly running: pulumi.Output<string>;

  constructor(name: string, args: FargateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:compute:FargateService', name, {}, opts);
    const parent = { parent: this };
    this.task = new Task(name, args, parent);
    const service = new aws.ecs.Service(
      name,
      {
        cluster: args.cluster.arn,
        taskDefinition: this.task.arn,
        desiredCount: args.min,
        platformVersion: '1.4.0',
        capacityProviderStrategies: capacity(args),
        networkConfiguration: {
          subnets: args.placement.subnetIds,
          assignPublicIp: args.placement.assignPublicIp,
          securityGroups: [args.securityGroupId],
        },
        ...(args.targetGroupArn && args.port
          ? {
              loadBalancers: [
                { targetGroupArn: args.targetGroupArn, containerName: args.main.name, containerPort: args.port },
              ],
              // Init containers (role, migrations) run before the first answer.
              healthCheckGracePeriodSeconds: 180,
            }
          : {}),
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        alarms: { enable: true, rollback: true, alarmNames: [...args.rollbackAlarms] },
        availabilityZoneRebalancing: 'ENABLED',
        enableExecuteCommand: false,
        enableEcsManagedTags: true,
        propagateTags: 'SERVICE',
        waitForSteadyState: true,
      },
      // The scaling owns the count.
      { ...parent, ignoreChanges: ['desiredCount'] },
    );
    this.name = service.name;
    this.scalableTarget = new aws.appautoscaling.Target(
      name,
      {
        serviceNamespace: 'ecs',
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: pulumi.interpolate`service/${args.cluster.name}/${service.name}`,
        minCapacity: args.min,
        maxCapacity: args.max,
      },
      { ...parent, ignoreChanges: args.sleeps ? ['minCapacity', 'maxCapacity'] : [] },
    );
    for (const [metric, configuration] of Object.entries(args.scaling)) {
      new aws.appautoscaling.Policy(
        `${name}-${metric}`,
        {
          policyType: 'TargetTrackingScaling',
          serviceNamespace: this.scalableTarget.serviceNamespace,
          scalableDimension: this.scalableTarget.scalableDimension,
          resourceId: this.scalableTarget.resourceId,
          targetTrackingScalingPolicyConfiguration: configuration,
        },
        parent,
      );
    }
    const deployed = aws.ecs.getServiceOutput({ clusterArn: args.cluster.arn, serviceName: service.name }, parent);
    this.running = pulumi
      .all([this.task.arn, deployed.taskDefinition])
      .apply(([wanted, found]) => refuseRollback(name, wanted, found));
    this.registerOutputs({ name: this.name });
  }
}

/** @throws RunError in an update, when ECS went back to another revision than the one asked for. */
export function refuseRollback(name: string, wanted: string, found: string): string {
  if (!pulumi.runtime.isDryRun() && wanted !== found) {
    throw new pulumi.RunError(
      `The deployment of ${name} was rolled back: ${found} runs, ${wanted} was asked for. ` +
        'Its stopped tasks say why: docs/runbook.md, A deployment was rolled back.',
    );
  }
  return found;
}

function capacity({ spot, onDemandBase }: Pick<FargateServiceArgs, 'spot' | 'onDemandBase'>) {
  if (!spot) return [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }];
  return [
    { capacityProvider: 'FARGATE', weight: 0, base: onDemandBase },
    { capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 },
  ];
}
