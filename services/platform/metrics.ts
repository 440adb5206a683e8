import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** One value, or one for each set of labels. */
export type Reading = number | readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

/** What a gauge says and which labels its values have. */
export type GaugeText = { readonly help: string; readonly labels?: readonly string[] };

/** Where a process keeps what it measures: made once, in its main, and handed to whoever measures. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Milliseconds that a look may take; Prometheus waits ten seconds for all of them. */
const patience = 3_000;

/**
 * What a process measures, for Prometheus (text format 0.0.4), with what Node tells of itself.
 * @param release which build this is
 */
export const createMetrics = (service: string, release: string) => {
  const registry = new Registry();
  const looks: (() => Promise<void>)[] = [];
  let rendering: Promise<string> | null = null;

  collectDefaultMetrics({ register: registry });
  const labelNames = ['service', 'version'];
  const build = { name: 'platform_build_info', help: 'Which build runs: always 1.', labelNames, registers: [registry] };
  new Gauge(build).set({ service, version: release }, 1);

  return {
    registry,

    /**
     * Gauges that are looked up when somebody asks. What cannot be known in time is left out: an old value would be
     * taken for a new one.
     * @param freshness milliseconds that what was found is good for
     */
    lookUp: <Name extends string>(
      texts: Readonly<Record<Name, GaugeText>>,
      look: () => Promise<Readonly<Record<Name, Reading>>>,
      freshness = 0,
    ): void => {
      let lookedAt = Number.NEGATIVE_INFINITY;
      const gauges = Object.entries<GaugeText>(texts).map(([name, { help, labels = [] }]) => {
        const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
        return [name as Name, gauge] as const;
      });
      looks.push(async () => {
        if (performance.now() - lookedAt < freshness) return;
        const readings = await inTime(look());
        if (readings) lookedAt = performance.now();
        for (const [name, gauge] of gauges) {
          gauge.reset();
          // Without labels, that is 0.
          if (!texts[name].labels) gauge.remove();
          if (readings) write(gauge, readings[name]);
        }
      });
    },

    /** All of it; who asks while it is put together gets the same. */
    render: (): Promise<string> => {
      rendering ??= Promise.all(looks.map((look) => look()))
        .then(() => registry.metrics())
        .finally(() => {
          rendering = null;
        });
      return rendering;
    },
  };
};

const write = (gauge: Gauge, reading: Reading): void => {
  if (typeof reading === 'number') gauge.set(reading);
  else for (const [labels, value] of reading) gauge.set(labels, value);
};

/** @returns null when it failed, or takes too long */
const inTime = <T>(promise: Promise<T>): Promise<T | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patience);
    promise.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
