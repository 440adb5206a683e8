import type { Scenario } from './fault-row.ts';

/** Every scenario by its name, in the order of the page; each is loaded when it runs. */
export const scenarios: Record<string, () => Promise<Scenario>> = {
  kills: async () => (await import('./kills.ts')).kills,
  'redis-wiped': async () => (await import('./redis-wiped.ts')).redisWiped,
  links: async () => (await import('./links.ts')).links,
  rolling: async () => (await import('./rolling.ts')).rolling,
  stopping: async () => (await import('./stopping.ts')).stopping,
  races: async () => (await import('./races.ts')).races,
};
