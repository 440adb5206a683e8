import type { Dependency, SystemState } from '../../contracts/system.ts';
import { systemError } from './system.errors.ts';
import type { SystemRepository } from './system.repository.ts';

/** Milliseconds that anything asked may take: the answer comes within two seconds, whoever is sick. */
const patience = 1_500;

/** Milliseconds for which sums over everything are good. */
const freshness = 60_000;

/** Asks a dependency. @returns its version, where it tells */
export type Probe = () => Promise<string | null>;

/** What the platform stands on, and how it is. */
export const createSystemService = (options: {
  repository: Pick<SystemRepository, 'migratedAt' | 'totals'>;
  probes: Record<Dependency['name'], Probe>;
  /** Name of the migration that was made then, in milliseconds since the epoch. */
  migrationName: (madeAt: number) => string;
}) => {
  const { repository, probes, migrationName } = options;

  const known = rememberedFor(freshness, async () => {
    const [madeAt, totals] = await Promise.all([repository.migratedAt(), repository.totals()]);
    return { migration: madeAt === null ? null : migrationName(madeAt), ...totals };
  });

  return {
    /** @throws system-state-unknown, when the database has not answered since this process began */
    state: async (release: string): Promise<SystemState> => {
      const [dependencies, state] = await Promise.all([
        Promise.all(Object.entries(probes).map(([name, probe]) => look(name as Dependency['name'], probe))),
        known(),
      ]);
      if (!state) throw systemError('system-state-unknown', { headers: { 'retry-after': '5' } });
      const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
      return { release, node: process.version, startedAt, dependencies, ...state };
    },
  };
};

export type SystemService = ReturnType<typeof createSystemService>;

const look = async (name: Dependency['name'], probe: Probe): Promise<Dependency> => {
  const start = performance.now();
  const answer = await inTime(probe().then((version) => ({ version })));
  if (!answer) return { name, up: false, milliseconds: null, version: null };
  return { name, up: true, milliseconds: Math.round(performance.now() - start), version: answer.version };
};

/**
 * One question at a time, asked anew when the last answer is too old. An answer that comes too late is for the next
 * caller; until there is one, the old one is good.
 */
const rememberedFor = <T extends object>(lifetime: number, ask: () => Promise<T>) => {
  let last: { value: T; at: number } | null = null;
  let asking: Promise<T> | null = null;

  return async (): Promise<T | null> => {
    if (last && performance.now() - last.at < lifetime) return last.value;
    asking ??= ask()
      .then((value) => {
        last = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        asking = null;
      });
    return (await inTime(asking)) ?? last?.value ?? null;
  };
};

/** @returns null when it failed, or takes too long */
const inTime = <T>(promise: Promise<T>): Promise<T | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patience);
    promise.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
