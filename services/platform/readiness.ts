import { settlesWithin } from './patience.ts';

export type ReadinessReport = { ready: boolean; draining: boolean; dependencies: Record<string, 'up' | 'down'> };

export type Readiness = {
  check(): Promise<ReadinessReport>;
  /** From now on the process is not ready: the load balancer sends nothing new. */
  drain(): void;
};

/** A dependency that does not answer within this time, in milliseconds, is down: the report comes within two seconds. */
const patience = 1_500;

/** Asks each dependency; the process is ready when all answer and it is not draining. */
export const createReadiness = (dependencies: Record<string, () => Promise<unknown>>): Readiness => {
  let draining = false;
  return {
    drain: () => {
      draining = true;
    },
    check: async () => {
      const states = await Promise.all(
        Object.entries(dependencies).map(
          async ([name, ping]) => [name, (await answers(ping)) ? 'up' : 'down'] as const,
        ),
      );
      return {
        ready: !draining && states.every(([, state]) => state === 'up'),
        draining,
        dependencies: Object.fromEntries(states),
      };
    },
  };
};

const answers = async (ping: () => Promise<unknown>): Promise<boolean> => {
  const asked = ping().then(
    () => true,
    () => false,
  );
  return (await settlesWithin(asked, patience)) && asked;
};
