import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { prometheusDir, requirePrometheus } from './prometheus.ts';

type Rules = { groups: { rules: { alert?: string }[] }[] };
type Case = { expr: string; exp_samples: { labels: string }[] };
type Tests = { tests: { promql_expr_test: Case[] }[] };

/** @throws {Error} with what it complains of */
const promtool = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(requirePrometheus().promtool, args, { cwd: prometheusDir })).stdout;

const read = (file: string) => parse(readFileSync(join(prometheusDir, file), 'utf8'));
const alerts = (read('alerts.yaml') as Rules).groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));

test('the configuration and its rules are valid', async () => {
  expect(await promtool('check', 'config', '--lint-fatal', 'prometheus.yaml')).toContain(
    `${alerts.length} rules found`,
  );
});

test('each alert rings when it should, and not when it should not', async () => {
  expect(await promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
}, 120_000);

test('each alert is seen to ring', () => {
  const rung = (read('alerts.test.yaml') as Tests).tests.flatMap(({ promql_expr_test }) =>
    promql_expr_test.flatMap(({ exp_samples }) =>
      exp_samples.map(({ labels }) => /alertname="(\w+)",alertstate="firing"/.exec(labels)?.[1]),
    ),
  );
  expect(new Set(rung)).toEqual(new Set(alerts));
});
