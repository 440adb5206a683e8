import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startProcess, untilReady } from '../local/managed-process.ts';
import { freePort } from '../local/ports.ts';
import { findPrometheus } from '../local/prometheus-binary.mjs';

/** The configuration that is committed, rules included. */
export const prometheusDir = join(import.meta.dirname, '../../infra/prometheus');

type Config = {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
};

type Answer<Data> = { status: string; error?: string; data: Data };
export type Series = { metric: Record<string, string> };

/** @throws {Error} when this machine has none */
export const requirePrometheus = () => {
  const programs = findPrometheus();
  if (!programs) throw new Error('Prometheus is missing: `npm test` downloads it.');
  return programs;
};

/**
 * Starts Prometheus with the committed configuration, but for what must differ: it asks these addresses, every two
 * seconds.
 *
 * @param options.targets `host:port` of each job's process
 */
export const startPrometheus = async (options: { home: string; targets: Readonly<Record<string, string>> }) => {
  const { home, targets } = options;
  const config: Config = parse(await readFile(join(prometheusDir, 'prometheus.yaml'), 'utf8'));
  config.global = { scrape_interval: '2s', evaluation_interval: '1s' };
  config.rule_files = config.rule_files.map((file) => join(prometheusDir, file));
  for (const job of config.scrape_configs) {
    const target = targets[job.job_name];
    if (!target) throw new Error(`The test has no process for the job ${job.job_name}.`);
    job.static_configs = [{ targets: [target] }];
  }
  await mkdir(home, { recursive: true });
  const file = join(home, 'prometheus.yaml');
  await writeFile(file, stringify(config));

  const url = `http://127.0.0.1:${await freePort()}`;
  const server = await startProcess({
    name: 'Prometheus',
    id: 'prometheus',
    home,
    command: requirePrometheus().prometheus,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      `--web.listen-address=${new URL(url).host}`,
      '--log.level=warn',
    ],
  });
  await untilReady(server, async () => (await fetch(`${url}/-/ready`)).ok);

  const get = async <Data>(path: string, parameters: Record<string, string> = {}): Promise<Data> => {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const { error, data } = (await response.json()) as Answer<Data>;
    if (error) throw new Error(`${parameters['query'] ?? path}: ${error}`);
    return data;
  };

  return {
    /** What the expression is now. */
    query: async (query: string): Promise<Series[]> => (await get<{ result: Series[] }>('query', { query })).result,
    /** What it was in the last quarter of a minute, as a panel over time asks. */
    queryRange: async (query: string): Promise<Series[]> => {
      const end = Date.now() / 1000;
      const range = { start: `${end - 15}`, end: `${end}`, step: '1' };
      return (await get<{ result: Series[] }>('query_range', { query, ...range })).result;
    },
    metricNames: () => get<string[]>('label/__name__/values'),
    /** What is wrong with its rules and targets, in its own words. */
    complaints: async (): Promise<string[]> => {
      const { groups } = await get<{ groups: { rules: { name: string; lastError?: string }[] }[] }>('rules');
      const { activeTargets } = await get<{ activeTargets: { scrapeUrl: string; lastError: string }[] }>('targets');
      return [
        ...groups.flatMap(({ rules }) => rules.map(({ name, lastError }) => ({ of: name, lastError }))),
        ...activeTargets.map(({ scrapeUrl, lastError }) => ({ of: scrapeUrl, lastError })),
      ].flatMap(({ of, lastError }) => (lastError ? [`${of}: ${lastError}`] : []));
    },
    stop: () => server.stop(),
  };
};
