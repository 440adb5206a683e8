import '../plan/compile-cache.ts';
import { parseArgs } from 'node:util';
import { assumedRate } from './prices.ts';
import { formatReport, report } from './report.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rate: { type: 'string' } },
});
const [stack] = positionals;
const rate = Number(values.rate ?? assumedRate);
if ((stack !== 'staging' && stack !== 'prod') || !(rate > 0)) {
  console.error('npm run infra:cost -- <staging|prod> [--json] [--rate <USD for one EUR>]');
  process.exit(2);
}

const result = await report(stack);
console.log(
  values.json ? JSON.stringify({ ...result, rate, eur: result.usd / rate }, undefined, 2) : formatReport(result, rate),
);
