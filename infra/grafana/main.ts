import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from './api.ts';
import { backends } from './backends.ts';
import { business } from './business.ts';
import { buildDashboard } from './dashboard.ts';
import { worker } from './worker.ts';

/**
 * Writes the files of dashboards/ that Grafana imports; with `--check`, exits 1 when one of them is not what it would
 * write.
 */

const stale = [api, worker, backends, business].filter((dashboard) => {
  const file = join(import.meta.dirname, 'dashboards', `${dashboard.name}.json`);
  const text = `${JSON.stringify(buildDashboard(dashboard), undefined, 2)}\n`;
  if (process.argv.includes('--check')) return readFileSync(file, 'utf8') !== text;
  writeFileSync(file, text);
  return false;
});
if (stale.length > 0) {
  const names = stale.map(({ name }) => `${name}.json`).join(', ');
  console.error(`infra/grafana/dashboards/${names}: not current: run \`node infra/grafana/main.ts\`.`);
  process.exit(1);
}
