import type { GraphResource } from '../plan/graph.ts';

export const hoursAMonth = 730;
const hoursAWeek = 168;

/** Hours a month between two daily schedules on weekdays; all of them when there are none. */
export function awakeHours(wake: string | undefined, sleep: string | undefined): number {
  if (!wake || !sleep) return hoursAMonth;
  return ((timeOf(sleep) - timeOf(wake)) * 5 * hoursAMonth) / hoursAWeek;
}

/** Hour of the day of `cron(minute hour ? * MON-FRI *)`. */
function timeOf(cron: string): number {
  const [, minute, hour] = /^cron\((\d+) (\d+) \? \* MON-FRI \*\)$/.exec(cron) ?? [];
  if (minute === undefined || hour === undefined) throw new Error(`The cost of ${cron} is not known`);
  return Number(hour) + Number(minute) / 60;
}

/** Hours a month that the tasks of a service run, out of the scheduled actions on it. */
export function serviceHours(service: string, resources: readonly GraphResource[]): number {
  const actions = resources.filter(
    ({ type, inputs }) =>
      type === 'aws:appautoscaling/scheduledAction:ScheduledAction' &&
      String(inputs['resourceId']).endsWith(`/${service}`),
  );
  const schedule = (awake: boolean) =>
    actions.find(({ inputs }) => (inputs['scalableTargetAction'] as { maxCapacity: number }).maxCapacity > 0 === awake);
  return awakeHours(schedule(true)?.inputs['schedule'] as string, schedule(false)?.inputs['schedule'] as string);
}

/** Hours a month that the database runs, out of the schedules that start and stop it. */
export function databaseHours(resources: readonly GraphResource[]): number {
  const schedule = (action: string) =>
    resources.find(
      ({ type, inputs }) =>
        type === 'aws:scheduler/schedule:Schedule' && (inputs['target'] as { arn: string }).arn.endsWith(`:${action}`),
    )?.inputs['scheduleExpression'] as string | undefined;
  return awakeHours(schedule('startDBInstance'), schedule('stopDBInstance'));
}
