import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { runProgram } from './plan/run.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');
const prod = () => runProgram('prod', { config: { site: { build: 'none' } } });

describe('the runbook', () => {
  it('has a heading for each alarm', async () => {
    const { resources } = await prod();
    const alarms = resources.filter(({ type }) => type.endsWith(':MetricAlarm'));
    expect(alarms.length).toBeGreaterThan(0);
    for (const { inputs } of alarms) {
      const heading = /Runbook: ([a-z0-9-]+)$/.exec(String(inputs['alarmDescription']))?.[1];
      expect(read('docs/runbook.md')).toContain(`\n### ${heading}\n`);
    }
  });

  it('has a heading for each alert of Prometheus', () => {
    const { groups } = parse(read('infra/prometheus/alerts.yaml')) as {
      groups: { rules: { alert: string; annotations: { runbook: string } }[] }[];
    };
    const text = read('docs/runbook.md').toLowerCase();
    const alerts = groups.flatMap(({ rules }) => rules);
    expect(alerts.length).toBeGreaterThan(20);
    for (const { alert, annotations } of alerts) {
      const heading = /^docs\/runbook\.md#([a-z0-9-]+)$/.exec(annotations.runbook)?.[1];
      const words = [heading, heading?.replaceAll('-', ' ')];
      expect(
        words.some((title) => text.includes(`\n### ${title}\n`)),
        alert,
      ).toBe(true);
    }
  });

  it('uses outputs that the stack has', async () => {
    const { outputs } = await prod();
    for (const [, name = ''] of read('docs/runbook.md').matchAll(/\$\(out (\w+)\)/g))
      expect(outputs).toHaveProperty(name);
  });

  it('links to headings that it has', () => {
    const text = read('docs/runbook.md');
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([a-z-]+)\)/g)) expect(headings).toContain(anchor);
  });
});

describe('the diagram', () => {
  it('names files that exist, and every box of infra/index.ts', () => {
    const text = read('docs/infrastructure.md');
    const files = new Set(readdirSync(resolve(root, 'infra')));
    for (const [, file = ''] of text.matchAll(/\b([a-z-]+\.ts)\b/g)) expect(files).toContain(file);
    for (const [, file = ''] of read('infra/index.ts').matchAll(/from '\.\/([a-z-]+\.ts)'/g))
      expect(text).toContain(file);
  });
});

describe('the Grafana dashboard', () => {
  it('shows metrics that AWS or the platform publishes, the same as the alarms watch', async () => {
    const { resources } = await prod();
    const watched = resources
      .filter(({ type }) => type.endsWith(':MetricAlarm'))
      .map(({ inputs }) => `${inputs['namespace']} ${inputs['metricName']}`);
    const known = new Set([...watched, 'AWS/ApplicationELB RequestCount', 'ipower/prod BacklogPerTask']);
    const { panels } = JSON.parse(read('infra/grafana/platform.json')) as {
      panels: { targets: { namespace: string; metricName: string }[] }[];
    };
    for (const { namespace, metricName } of panels.flatMap(({ targets }) => targets)) {
      expect(known).toContain(`${namespace.replace('$stack', 'prod')} ${metricName}`);
    }
  });
});
