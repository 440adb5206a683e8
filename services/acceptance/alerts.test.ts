import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { prometheusDir, requirePrometheus } from './prometheus.ts';

type Rules = { groups: { rules: { alert?: string }[] }[] };
type Case = { expr: string; exp_samples: { labels: string }[] };
type Tests = { tests: { promql_expr_test: Case[] }[] };

/** @throws {Error} with what it complains of */
const promtool = (...args: string[]): string =>
  execFileSync(requirePrometheus().promtool, args, { cwd: prometheusDir, encoding: 'utf8', stdio: 'pipe' });

const read = (file: string) => parse(readFileSync(join(prometheusDir, file), 'utf8'));
const alerts = (read('alerts.yaml') as Rules).groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));

test('the configuration and its rules are valid', () => {
  expect(promtool('check', 'config', '--lint-fatal', 'prometheus.yaml')).toContain(`${alerts.length} rules found`);
});

test('each alert rings when it should, and not when it should not', () => {
  expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
}, 120_000);

test('each alert is seen to ring', () => {
  const rung = (read('alerts.test.yaml') as Tests).tests.flatMap(({ promql_expr_test }) =>
    promql_expr_test.flatMap(({ exp_samples }) =>
      exp_samples.map(({ labels }) => /alertname="(\w+)",alertstate="firing"/.exec(labels)?.[1]),
    ),
  );
  expect(new Set(rung)).toEqual(new Set(alerts));
});
