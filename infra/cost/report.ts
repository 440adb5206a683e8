import { project, runProgram } from '../plan/run.ts';
import { readStackFile } from '../plan/stack-file.ts';
import { type CostLine, type Estimate, estimate } from './estimate.ts';
import { type Option, options } from './options.ts';
import { atRest, type Usage } from './usage.ts';

export interface PricedOption extends Omit<Option, 'config'> {
  readonly usd: number;
  readonly differenceUsd: number;
}

export interface Report extends Estimate {
  readonly usage: Usage;
  readonly options: readonly PricedOption[];
}

/** Prices a stack, and again with each option, every time out of the resources that the real program declares. */
export async function report(stack: string): Promise<Report> {
  const usage = atRest[stack];
  if (!usage) throw new Error(`There is no usage for the stack ${stack}`);
  const price = async (config: Option['config']) => {
    const graph = await runProgram(stack, { config: { site: { build: 'none' }, ...merged(stack, config) } });
    return estimate(graph, usage);
  };
  const base = await price({});
  const priced: PricedOption[] = [];
  for (const { config, ...option } of options[stack] ?? []) {
    const { usd } = await price(config);
    priced.push({ ...option, usd, differenceUsd: usd - base.usd });
  }
  return { ...base, usage, options: priced };
}

function merged(stack: string, change: Option['config']): Record<string, unknown> {
  const file = readStackFile(stack);
  return Object.fromEntries(
    Object.entries(change).map(([section, keys]) => {
      const current = file[`${project}:${section}`] as object | undefined;
      return [section, keys && { ...current, ...keys }];
    }),
  );
}

export function formatReport(report: Report, rate: number): string {
  const money = (usd: number) => `${usd.toFixed(2).padStart(8)} USD ${(usd / rate).toFixed(2).padStart(8)} EUR`;
  const mark = (verified: boolean) => (verified ? ' ' : '*');
  const lines = grouped(report.lines).map(
    ({ resource, what, quantity, price, usd }) =>
      `${money(usd)} ${mark(price.verified)} ${resource.padEnd(28)} ${what.padEnd(24)} ` +
      `${Number(quantity.toFixed(2))} ${price.unit} × ${Number(price.usd.toFixed(6))}`,
  );
  const sources = [
    ...new Set(report.lines.map(({ price }) => `${mark(price.verified)} ${price.source} (${price.date})`)),
  ];
  const choices = report.options.map(
    ({ title, direction, effect, usd, differenceUsd }) =>
      `${money(usd)} ${differenceUsd >= 0 ? '+' : ''}${differenceUsd.toFixed(2)}  ${direction}: ${title} (${effect})`,
  );
  return [
    `${report.stack}, a month at rest`,
    '',
    ...lines,
    '',
    `${money(report.usd)}   in all, of which ${report.unverifiedUsd.toFixed(2)} USD at prices marked *, not read from AWS's list`,
    '',
    'Instead:',
    ...choices,
    '',
    `Usage assumed: ${JSON.stringify(report.usage)}`,
    `1 EUR = ${rate} USD is an assumption; --rate sets another. Prices are without VAT and free tiers.`,
    ...sources.sort(),
  ].join('\n');
}

/** Lines of one kind at one price as a single line: sixteen alarms are one. */
function grouped(lines: readonly CostLine[]): CostLine[] {
  const kinds = Map.groupBy(lines, ({ resource, what, price }) => `${resource.split(' ')[0]} ${what} ${price.usd}`);
  return [...kinds.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const all = [first, ...others];
    const sum = (of: (line: CostLine) => number) => all.reduce((total, line) => total + of(line), 0);
    const resource = others.length > 0 ? `${all.length} × ${first.resource.split(' ')[0]}` : first.resource;
    return [{ ...first, resource, quantity: sum(({ quantity }) => quantity), usd: sum(({ usd }) => usd) }];
  });
}
