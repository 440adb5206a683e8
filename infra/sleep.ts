import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from './config.ts';
import type { Database } from './database.ts';
import type { FargateService } from './fargate-service.ts';
import { serviceRole } from './iam.ts';

export interface SleepArgs {
  readonly hours: NonNullable<StackConfig['sleep']>;
  readonly services: readonly { readonly service: FargateService; readonly min: number; readonly max: number }[];
  readonly database: Database;
  readonly accountId: string;
}

export const timezone = 'Europe/Paris';

/**
 * Sends a stack to sleep outside working hours: no task runs, the database is stopped. RDS starts a stopped instance by
 * itself after seven days; the next evening stops it again. The database wakes half an hour before the tasks.
 */
export class Sleep extends pulumi.ComponentResource {
  constructor(name: string, args: SleepArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ipower:compute:Sleep', name, {}, opts);
    const { wakeHour, sleepHour } = args.hours;
    for (const [index, { service, min, max }] of args.services.entries()) {
      const schedule = (label: string, cron: string, capacity: { minCapacity: number; maxCapacity: number }) =>
        new aws.appautoscaling.ScheduledAction(
          `${name}-${label}-${index}`,
          {
            serviceNamespace: service.scalableTarget.serviceNamespace,
            scalableDimension: service.scalableTarget.scalableDimension,
            resourceId: service.scalableTarget.resourceId,
            schedule: cron,
            timezone,
            scalableTargetAction: capacity,
          },
          { parent: this },
        );
      schedule('wake', `cron(0 ${wakeHour} ? * MON-FRI *)`, { minCapacity: min, maxCapacity: max });
      schedule('sleep', `cron(0 ${sleepHour} ? * MON-FRI *)`, { minCapacity: 0, maxCapacity: 0 });
    }
    const role = serviceRole(
      `${name}-database`,
      {
        service: 'scheduler.amazonaws.com',
        accountId: args.accountId,
        description: 'Stops and starts the database',
        statements: [{ Action: ['rds:StartDBInstance', 'rds:StopDBInstance'], Resource: args.database.arn }],
      },
      { parent: this },
    );
    const database = (label: string, action: 'startDBInstance' | 'stopDBInstance', cron: string) =>
      new aws.scheduler.Schedule(
        `${name}-${label}-database`,
        {
          scheduleExpression: cron,
          scheduleExpressionTimezone: timezone,
          flexibleTimeWindow: { mode: 'OFF' },
          target: {
            arn: `arn:aws:scheduler:::aws-sdk:rds:${action}`,
            roleArn: role.arn,
            input: pulumi.jsonStringify({ DbInstanceIdentifier: args.database.identifier }),
          },
        },
        { parent: this },
      );
    database('wake', 'startDBInstance', `cron(30 ${wakeHour - 1} ? * MON-FRI *)`);
    database('sleep', 'stopDBInstance', `cron(15 ${sleepHour} ? * MON-FRI *)`);
    this.registerOutputs({});
  }
}
