import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// The engine's own protocol, with the libraries that Pulumi's SDK brings along.
const fromSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = fromSdk('@grpc/grpc-js');
const { AnalyzerClient } = fromSdk('@pulumi/pulumi/proto/analyzer_grpc_pb');
const messages = fromSdk('@pulumi/pulumi/proto/analyzer_pb');
const { Struct } = fromSdk('google-protobuf/google/protobuf/struct_pb.js');
const { Empty } = fromSdk('google-protobuf/google/protobuf/empty_pb.js');

describe('the pack, started and asked as the engine does', () => {
  let server: ChildProcess;
  let call: (method: string, request: unknown) => Promise<{ toObject(): never }>;

  beforeAll(async () => {
    const runner = fromSdk.resolve('@pulumi/pulumi/cmd/run-policy-pack');
    server = spawn(process.execPath, [runner, '127.0.0.1:1', '.'], {
      cwd: resolve(import.meta.dirname),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await Promise.race([
      once(server.stdout as NodeJS.ReadableStream, 'data').then(([data]) => String(data).trim()),
      once(server, 'exit').then(([code]) => Promise.reject(new Error(`The pack ended with ${code}`))),
    ]);
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    call = (method, request) =>
      new Promise((done, fail) =>
        client[method](request, (error: unknown, answer: never) => (error ? fail(error) : done(answer))),
      );
  });
  afterAll(() => server?.kill());

  it('says who it is', async () => {
    const info: { name: string; policiesList: { name: string }[] } = (
      await call('getAnalyzerInfo', new Empty())
    ).toObject();
    expect(info.name).toBe('ipower');
    expect(info.policiesList.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ECS.2', 'ECS.2-excepted', 'S3.5']),
    );
  });

  it.each([
    ['prod', 'ECS.2', 1],
    ['staging', 'ECS.2-excepted', 0],
  ])('judges a service of %s by %s', async (stack, policy, level) => {
    const request = new messages.AnalyzeRequest();
    request.setType('aws:ecs/service:Service');
    request.setName('api');
    request.setUrn(`urn:pulumi:${stack}::ipower::aws:ecs/service:Service::api`);
    request.setProperties(Struct.fromJavaScript({ networkConfiguration: { assignPublicIp: true } }));
    request.setOptions(new messages.AnalyzerResourceOptions());
    const answer: { diagnosticsList: { policyname: string; enforcementlevel: number }[] } = (
      await call('analyze', request)
    ).toObject();
    const found = answer.diagnosticsList.filter(({ policyname }) => policyname.startsWith('ECS.2'));
    expect(found.map(({ policyname, enforcementlevel }) => [policyname, enforcementlevel])).toEqual([[policy, level]]);
  });
});
