import './compile-cache.ts';
import { parseArgs } from 'node:util';
import { formatMermaid } from './mermaid.ts';
import { runProgram } from './run.ts';
import { diffSnapshots, formatChange, readSnapshot, snapshotOf, writeSnapshot } from './snapshot.ts';
import { formatTree } from './tree.ts';

const usage = `npm run infra:plan -- <staging|prod> [--mermaid | --diff | --write]

Runs the real program of a stack without a cloud and shows what it declares.
  (nothing)   the resources as a tree
  --mermaid   who reaches what, as a Mermaid diagram
  --diff      what changed against the committed snapshot
  --write     writes the snapshot`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { mermaid: { type: 'boolean' }, diff: { type: 'boolean' }, write: { type: 'boolean' } },
});
const [stack] = positionals;
if (stack !== 'staging' && stack !== 'prod') {
  console.error(usage);
  process.exit(2);
}

// The sites' files are built elsewhere and are not part of the plan.
const graph = await runProgram(stack, { config: { site: { build: 'none' } } });
const seconds = process.uptime().toFixed(1);
if (values.write) {
  writeSnapshot(stack, snapshotOf(graph));
} else if (values.diff) {
  const changes = diffSnapshots(readSnapshot(stack), snapshotOf(graph));
  console.log(changes.length > 0 ? changes.map(formatChange).join('\n') : `${stack}: no change`);
} else if (values.mermaid) {
  console.log(formatMermaid(graph));
} else {
  console.log(formatTree(graph));
  console.log(`\nOutputs: ${JSON.stringify(graph.outputs, undefined, 2)}`);
  console.log(`\nRegistered in ${seconds} s. Site files are not part of the plan; secrets are not shown.`);
}
