import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { parse } from 'yaml';
import { type ApiClient, newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { prometheusDir, startPrometheus } from './prometheus.ts';
import { metricsIn, selectorsIn, withoutThresholds } from './promql.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

type Target = { expr: string; legendFormat: string; instant: boolean; datasource: object };
type Panel = { id: number; title: string; description: string; datasource: object; targets: Target[] };
type Dashboard = { uid: string; panels: Panel[]; annotations: { list: { datasource: object }[] } };
type Rules = { groups: { rules: { alert?: string; expr: string }[] }[] };

const dashboardsDir = join(import.meta.dirname, '../../infra/grafana/dashboards');
const dashboards = readdirSync(dashboardsDir).map(
  (file): Dashboard => JSON.parse(readFileSync(join(dashboardsDir, file), 'utf8')),
);
const rules = ['objectives.yaml', 'alerts.yaml'].flatMap((file) =>
  (parse(readFileSync(join(prometheusDir, file), 'utf8')) as Rules).groups.flatMap((group) => group.rules),
);

/** Alerts that have no value while all is well, whatever their threshold. */
const silent = {
  NoApi: 'absent() is empty while there is one',
  NoWorker: 'absent() is empty while there is one',
  DatabaseGrowth: 'compares with six hours ago',
};

const questions = [
  ...dashboards.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets }) =>
      targets.map(({ expr, instant, legendFormat }) => ({
        who: `${uid}: ${title}`,
        // Grafana: four times the interval between two scrapes, at least.
        expr: expr.replaceAll('$__rate_interval', '10s'),
        instant,
        legend: legendFormat,
      })),
    ),
  ),
  ...rules
    .filter(({ alert }) => !(alert && alert in silent))
    .map(({ alert, expr }) => ({
      who: alert ?? 'objectives.yaml',
      expr: withoutThresholds(expr),
      instant: true,
      legend: '',
    })),
];
/** What the runbook asks Prometheus: `q '…'`. */
const runbook = [...readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8').matchAll(/\bq '([^']+)'/g)]
  .map(([, expr = '']) => ({ expr }))
  .filter(({ expr }) => !expr.startsWith('ALERTS'));
const expressions = [...questions, ...rules, ...runbook].map(({ expr }) => expr);

let backends: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
let consumer: ApiClient;

beforeAll(async () => {
  backends = await startOwnBackends();
  platform = await startPlatform({ backends: backends.backends });
  const { api, worker } = platform;
  prometheus = await startPrometheus({
    home: join(inject('servers').dir, 'prometheus'),
    targets: {
      api: new URL(api.process.internalUrl).host,
      worker: new URL(worker.process.internalUrl).host,
    },
  });
  consumer = await newConsumer(platform);
}, 120_000);
afterAll(async () => {
  await Promise.all([prometheus?.stop(), platform?.stop()]);
  await backends?.stop();
});

/** Those that have no series yet, or none with the labels that the legend names. */
const unanswered = async () => {
  const answers = await Promise.all(
    questions.map(async ({ who, expr, instant, legend }) => {
      const series = await (instant ? prometheus.query(expr) : prometheus.queryRange(expr));
      const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      return series.some(({ metric }) => labels.every((label) => label in metric)) ? [] : [`${who}: ${expr}`];
    }),
  );
  return answers.flat();
};

describe('a platform that worked, and whose storage then failed', () => {
  beforeAll(async () => {
    const { id } = await consumer.send(await picture(640, 480));
    await consumer.untilEnded(id);
    await consumer.request('GET', '/v1/nothing');
    const { document } = await consumer.announce(await picture(320, 240));
    await backends.s3.kill();
    // Ours to answer for: 5xx; and a job that the worker has to try again.
    const refused = await consumer.request('POST', `/v1/documents/${document.id}/complete`);
    expect(refused.status).toBeGreaterThanOrEqual(500);
    await consumer.ask('POST', '/v1/me/exports');
    await vi.waitFor(
      async () => expect(await prometheus.query('job_duration_seconds_count{outcome="retried"}')).not.toEqual([]),
      { timeout: 30_000, interval: 200 },
    );
    await backends.s3.start();
  }, 60_000);

  test('answers every panel and every alert with at least one series', async () => {
    await expect.poll(unanswered, { timeout: 30_000, interval: 1_000 }).toEqual([]);
  }, 40_000);

  test('has every metric that they name', async () => {
    const live = await prometheus.metricNames();
    const named = new Set(expressions.flatMap(metricsIn));
    expect(named.size).toBeGreaterThan(40);
    expect([...named].filter((name) => !live.includes(name))).toEqual([]);
  });

  test('has series for every condition on labels', async () => {
    const selectors = [...new Set(expressions.flatMap(selectorsIn))];
    const empty = async () => {
      const found = await Promise.all(selectors.map(async (selector) => (await prometheus.query(selector)).length));
      return selectors.filter((_, index) => found[index] === 0);
    };
    await expect.poll(empty, { timeout: 10_000 }).toEqual([]);
  });

  test('is asked by the runbook in words that Prometheus understands', async () => {
    expect(runbook.length).toBeGreaterThan(20);
    for (const { expr } of runbook) await prometheus.query(expr);
  });

  test('leaves Prometheus without a complaint', async () => {
    await expect.poll(() => prometheus.complaints(), { timeout: 10_000 }).toEqual([]);
  });
});

test.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
  '%s takes its metrics from the chosen Prometheus, and says of each panel what it means',
  (_uid, { panels, annotations }) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variable
    const chosen = { type: 'prometheus', uid: '${datasource}' };
    const sources = [...panels, ...panels.flatMap(({ targets }) => targets), ...annotations.list];
    for (const { datasource } of sources) expect(datasource).toEqual(chosen);
    for (const { title, description } of panels) {
      expect(title).toMatch(/\?$/);
      expect(description.length).toBeGreaterThan(20);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  },
);
