import { describe, expect, it, vi } from 'vitest';
import type { Graph, GraphResource } from '../plan/graph.ts';
import { estimate } from './estimate.ts';
import { awakeHours } from './hours.ts';
import { formatReport, report } from './report.ts';

vi.setConfig({ testTimeout: 120_000 });

const nothing = { storedGb: 0, logsGb: 0, cdnGb: 0, natGb: 0, registryGb: 0, lcu: 0 };

const resource = (type: string, name: string, inputs: Record<string, unknown> = {}): GraphResource => ({
  type,
  name,
  inputs,
  custom: true,
  secrets: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  parent: undefined,
});
const graphOf = (...resources: GraphResource[]): Graph => ({ stack: 'test', resources, outputs: {} });

const service = (base: number, spot: boolean) =>
  resource('aws:ecs/service:Service', 'api', {
    desiredCount: 3,
    capacityProviderStrategies: spot
      ? [
          { capacityProvider: 'FARGATE', base, weight: 0 },
          { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
        ]
      : [{ capacityProvider: 'FARGATE', base: 0, weight: 1 }],
    networkConfiguration: { assignPublicIp: true },
  });
const task = resource('aws:ecs/taskDefinition:TaskDefinition', 'api', { cpu: '512', memory: '2048' });

describe('the monthly cost', () => {
  it('of a load balancer: its hours and an address a zone', () => {
    const { usd, unverifiedUsd } = estimate(
      graphOf(resource('aws:lb/loadBalancer:LoadBalancer', 'api', { subnets: ['a', 'b'] })),
      nothing,
    );
    expect(usd).toBeCloseTo(730 * 0.02646 + 2 * 730 * 0.005, 6);
    expect(unverifiedUsd).toBe(0);
  });

  it.each([
    ['None', 0],
    ['Single', 1],
    ['OnePerAz', 3],
  ])('of NAT gateways, %s: %d', (strategy, gateways) => {
    const vpc = resource('awsx:ec2:Vpc', 'network', { natGateways: { strategy }, numberOfAvailabilityZones: 3 });
    expect(estimate(graphOf(vpc), nothing).usd).toBeCloseTo(gateways * 730 * 0.055, 6);
  });

  it('of a service: what is always on demand, the rest from Spot at half', () => {
    const hour = 0.5 * 0.0486 * 0.8 + 2 * 0.0053 * 0.8;
    const addresses = 3 * 730 * 0.005;
    expect(estimate(graphOf(service(0, false), task), nothing).usd).toBeCloseTo(3 * hour * 730 + addresses, 6);
    expect(estimate(graphOf(service(1, true), task), nothing).usd).toBeCloseTo(2 * hour * 730 + addresses, 6);
  });

  it('of a database in two zones: twice the hours and the storage', () => {
    const instance = (multiAz: boolean) =>
      resource('aws:rds/instance:Instance', 'database', {
        instanceClass: 'db.t4g.micro',
        multiAz,
        allocatedStorage: 20,
      });
    const one = estimate(graphOf(instance(false)), nothing).usd - 0.4;
    const two = estimate(graphOf(instance(true)), nothing).usd - 0.4;
    expect(one).toBeCloseTo(730 * 0.018 + 20 * 0.133, 6);
    expect(two).toBeCloseTo(2 * one, 6);
  });

  it('of a stack that sleeps: its hours awake on weekdays', () => {
    expect(awakeHours(undefined, undefined)).toBe(730);
    expect(awakeHours('cron(30 7 ? * MON-FRI *)', 'cron(15 18 ? * MON-FRI *)')).toBeCloseTo((10.75 * 5 * 730) / 168, 6);
    expect(() => awakeHours('cron(0 8 * * ? *)', 'cron(0 18 * * ? *)')).toThrow('is not known');
  });

  it('refuses a resource that nobody priced', () => {
    expect(() => estimate(graphOf(resource('aws:msk/cluster:Cluster', 'x')), nothing)).toThrow(
      'aws:msk/cluster:Cluster has no price',
    );
  });
});

describe('the report', () => {
  it.each([
    ['staging', 55],
    ['prod', 190],
  ])('of %s stays below its goal of %d USD, and prices what would be cheaper and safer', async (stack, goal) => {
    const result = await report(stack);
    expect(result.usd).toBeLessThan(goal);
    for (const { direction, differenceUsd, title } of result.options) {
      expect(Math.sign(differenceUsd), title).toBe(direction === 'cheaper' ? -1 : 1);
    }
    const text = formatReport(result, 1.25);
    expect(text).toContain(`${result.usd.toFixed(2)} USD`);
    expect(text).toContain(`${(result.usd / 1.25).toFixed(2)} EUR`);
    for (const { price } of result.lines) expect(text).toContain(price.source);
  });
});
