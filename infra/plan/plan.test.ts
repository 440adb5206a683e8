import { describe, expect, it, vi } from 'vitest';
import { formatMermaid } from './mermaid.ts';
import { mocks } from './mocks.ts';
import { runProgram } from './run.ts';
import { diffSnapshots, formatChange, snapshotOf } from './snapshot.ts';
import { formatTree } from './tree.ts';

vi.setConfig({ testTimeout: 60_000 });

const prod = (config: Record<string, unknown> = {}) =>
  runProgram('prod', { config: { site: { build: 'none' }, ...config } });

describe('the plan', () => {
  it('is the same twice, though keys are made anew', async () => {
    expect(snapshotOf(await prod())).toEqual(snapshotOf(await prod()));
  });

  it('holds no secret', async () => {
    const graph = await prod();
    const text = JSON.stringify(snapshotOf(graph));
    for (const secret of ['<database-password>', '<cache-token>', 'PRIVATE KEY', '"d":'])
      expect(text).not.toContain(secret);
  });

  it('shows a change by resource and path', async () => {
    const before = snapshotOf(await prod());
    const after = snapshotOf(
      await prod({
        cache: { engine: 'valkey', version: '8.1', nodeType: 'cache.t4g.micro', nodes: 3, snapshotDays: 7 },
      }),
    );
    const cache = 'aws:elasticache/replicationGroup:ReplicationGroup::cache';
    const changes = diffSnapshots(before, after).map(formatChange);
    expect(changes).toContain('+ aws:cloudwatch/metricAlarm:MetricAlarm::cache-memory-3');
    expect(changes.filter((line) => line.includes(cache))).toEqual([
      `~ ${cache}  inputs.engineVersion: "8.0" → "8.1"`,
      `~ ${cache}  inputs.numCacheClusters: 2 → 3`,
    ]);
    expect(changes.filter((line) => !line.includes('cache'))).toEqual([]);
    expect(diffSnapshots(after, before).map(({ kind }) => kind)).toContain('removed');
  });

  it('draws who reaches what', async () => {
    const diagram = formatMermaid(await prod());
    expect(diagram).toMatch(/^flowchart LR\n/);
    expect(diagram).toContain('world["world"] -->|"tcp 443, tcp 80"| balancer["balancer"]');
    expect(diagram).toContain('worker["worker"] -->|"tcp 5433"| database["database"]');
    expect(diagram).not.toContain('world["world"] -->|"tcp 5433"');
  });

  it('lists every resource under its component', async () => {
    const graph = await prod();
    const tree = formatTree(graph);
    expect(tree.split('\n')).toHaveLength(graph.resources.length + 1);
    expect(tree).toContain('      aws.Instance database  (protected)  instanceClass=db.t4g.small');
  });

  it('refuses a call that nobody answers, instead of inventing an answer', () => {
    const { call } = mocks({ onResource: () => {} });
    expect(() => call({ token: 'aws:ec2/getAmi:getAmi', inputs: {} })).toThrow('No mock answers aws:ec2/getAmi:getAmi');
  });
});
