import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { project } from '../plan/run.ts';
import { readStackFile } from '../plan/stack-file.ts';
import { compareDelegation, lookUpNameServers } from './delegation.ts';

const usage = `npm run infra:dns -- <staging|prod> [--expect ns1,ns2,…]

Compares the name servers of the stack's zone with those that the world sees. The zone's are read from
the stack's outputs (pulumi stack output nameServers) unless they are given.`;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { expect: { type: 'string' } } });
const [stack] = positionals;
if (stack !== 'staging' && stack !== 'prod') {
  console.error(usage);
  process.exit(2);
}

const domain = String(readStackFile(stack)[`${project}:domain`]);
const expected = values.expect?.split(',') ?? outputOf(stack);
const { found, missing, foreign } = compareDelegation(expected, await lookUpNameServers(domain));
console.log(`${domain}\n  zone:  ${[...expected].sort().join(', ')}\n  world: ${found.join(', ') || 'not delegated'}`);
if (missing.length === 0 && foreign.length === 0) {
  console.log(`The delegation is right. Set ${project}:dns.delegated to true and run npm run infra:up -- ${stack}.`);
} else {
  if (missing.length > 0) console.log(`  set at the registrar:    ${missing.join(', ')}`);
  if (foreign.length > 0) console.log(`  remove at the registrar: ${foreign.join(', ')}`);
  process.exitCode = 1;
}

function outputOf(name: string): string[] {
  const json = execFileSync('pulumi', ['stack', 'output', 'nameServers', '--json', '--stack', name], {
    encoding: 'utf8',
  });
  return JSON.parse(json);
}
