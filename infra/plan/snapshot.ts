import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Graph, GraphResource } from './graph.ts';

/** What is kept of a stack: each resource by `type::name`, without secrets and without what changes by itself. */
export type Snapshot = Readonly<Record<string, unknown>>;

const root = resolve(import.meta.dirname, '../..');
const file = (stack: string) => join(import.meta.dirname, `${stack}.snapshot.yaml`);

export function snapshotOf(graph: Graph): Snapshot {
  return Object.fromEntries(graph.resources.map((resource) => [`${resource.type}::${resource.name}`, entry(resource)]));
}

export const readSnapshot = (stack: string): Snapshot => parse(readFileSync(file(stack), 'utf8'));

export function writeSnapshot(stack: string, snapshot: Snapshot): void {
  const note = `# What the program declares for ${stack}. Written by: npm run infra:plan -- ${stack} --write\n`;
  writeFileSync(
    file(stack),
    note + stringify(snapshot, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true }),
  );
}

function entry(resource: GraphResource): Record<string, unknown> {
  const { parent, protect, retainOnDelete, ignoreChanges, inputs, secrets } = resource;
  const options = {
    ...(parent ? { parent } : {}),
    ...(protect ? { protect } : {}),
    ...(retainOnDelete ? { retainOnDelete } : {}),
    ...(ignoreChanges.length > 0 ? { ignoreChanges } : {}),
  };
  const shown = Object.entries(inputs).map(([key, value]) => [
    key,
    secrets.includes(key) ? '<secret>' : readable(value),
  ]);
  return { ...options, ...(shown.length > 0 ? { inputs: Object.fromEntries(shown) } : {}) };
}

/** Opens JSON, so that a change in a policy is one line; hides public keys and content tags, which differ in each run. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
  }
  if (typeof value !== 'string') return value;
  if (/^[[{]"|^\[\{/.test(value)) return readable(JSON.parse(value));
  if (value.startsWith('-----BEGIN PUBLIC KEY-----')) return '<public key>';
  return value.replace(/:c-[0-9a-f]{16}$/, ':c-<content>').replace(root, '.');
}

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly key: string;
  /** Of a change: where in the resource, and both values. */
  readonly path?: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** What differs, resource by resource and then path by path. */
export function diffSnapshots(before: Snapshot, after: Snapshot): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): Change[] => {
    if (!(key in before)) return [{ kind: 'added', key }];
    if (!(key in after)) return [{ kind: 'removed', key }];
    return diffValues(before[key], after[key]).map(({ path, from, to }) => ({ kind: 'changed', key, path, from, to }));
  });
}

function diffValues(from: unknown, to: unknown, path = ''): { path: string; from: unknown; to: unknown }[] {
  if (Object.is(from, to)) return [];
  if (!isTree(from) || !isTree(to)) return [{ path, from, to }];
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].flatMap((key) => diffValues(from[key], to[key], path ? `${path}.${key}` : key));
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function formatChange(change: Change): string {
  if (change.kind === 'added') return `+ ${change.key}`;
  if (change.kind === 'removed') return `- ${change.key}`;
  return `~ ${change.key}  ${change.path}: ${JSON.stringify(change.from)} → ${JSON.stringify(change.to)}`;
}
