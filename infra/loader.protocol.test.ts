import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mocks } from './plan/mocks.ts';
import { readStackFile } from './plan/stack-file.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

// The engine's own protocol, with the libraries that Pulumi's SDK brings along.
const fromSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = fromSdk('@grpc/grpc-js');
const { MockMonitor } = fromSdk('@pulumi/pulumi/runtime/mocks');
const { ResourceMonitorService } = fromSdk('@pulumi/pulumi/proto/resource_grpc_pb');
const { SupportsFeatureResponse } = fromSdk('@pulumi/pulumi/proto/resource_pb');
const { EngineService } = fromSdk('@pulumi/pulumi/proto/engine_grpc_pb');
const { GetRootResourceResponse, SetRootResourceResponse } = fromSdk('@pulumi/pulumi/proto/engine_pb');
const { Empty } = fromSdk('google-protobuf/google/protobuf/empty_pb.js');

interface Message {
  getId(): string;
  getUrn(): string;
  getMessage(): string;
  getSeverity(): number;
}
type Handler = (call: { request: Message }, answer: (error: unknown, message?: unknown) => void) => void;

/** An engine that registers what it is told and has the plan's answers: Pulumi's own mocks behind its own protocol. */
function engine(types: string[], errors: string[]) {
  const monitor = new MockMonitor(mocks({ onResource: ({ type }) => types.push(type) }));
  const methods = Object.keys(ResourceMonitorService).filter((method) => typeof monitor[method] === 'function');
  const forward =
    (method: string): Handler =>
    ({ request }, answer) =>
      monitor[method](request, (error: unknown, message?: { serializeBinary?: unknown }) =>
        answer(error, message?.serializeBinary ? message : new Empty()),
      );
  let root = '';
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, {
    ...Object.fromEntries(methods.map((method) => [method, forward(method)])),
    supportsFeature: (({ request }, answer) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(['secrets', 'resourceReferences', 'outputValues'].includes(request.getId()));
      answer(null, response);
    }) satisfies Handler,
  });
  server.addService(EngineService, {
    log: (({ request }, answer) => {
      if (request.getSeverity() === 3) errors.push(request.getMessage());
      answer(null, new Empty());
    }) satisfies Handler,
    getRootResource: ((_, answer) => {
      const response = new GetRootResourceResponse();
      response.setUrn(root);
      answer(null, response);
    }) satisfies Handler,
    setRootResource: (({ request }, answer) => {
      root = request.getUrn();
      answer(null, new SetRootResourceResponse());
    }) satisfies Handler,
  });
  return server;
}

describe('the program, started as Pulumi’s language host does', () => {
  const types: string[] = [];
  const errors: string[] = [];
  const server = engine(types, errors);
  let address: string;

  beforeAll(async () => {
    const port = await new Promise((done, fail) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error: unknown, bound: number) =>
        error ? fail(error) : done(bound),
      ),
    );
    address = `127.0.0.1:${port}`;
  });
  afterAll(() => server.forceShutdown());

  it('loads its .ts files as they are and registers the stack', async () => {
    const config = Object.entries(readStackFile('staging')).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const flags = {
      monitor: address,
      engine: address,
      project: 'ipower',
      stack: 'staging',
      organization: 'organization',
      pwd: import.meta.dirname,
      parallel: '8',
    };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(process.execPath, [fromSdk.resolve('@pulumi/pulumi/cmd/run'), ...args, '--dry-run', '.'], {
      stdio: 'ignore',
      // `typescript: false` of Pulumi.yaml.
      env: {
        ...process.env,
        PULUMI_NODEJS_TYPESCRIPT: 'false',
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
      },
    });
    const [code] = await once(child, 'exit');
    expect(errors).toEqual([]);
    expect(code).toBe(0);
    expect(types).toEqual(
      expect.arrayContaining(['aws:rds/instance:Instance', 'aws:ecs/service:Service', 'ipower:compute:Compute']),
    );
  });
});
