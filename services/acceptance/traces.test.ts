import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type ApiClient, newConsumer, postToStorage } from './api-client.ts';
import { attributesOf, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
import { picture } from './pictures.ts';
import { startPlatform } from './test-platform.ts';

type Platform = Awaited<ReturnType<typeof startPlatform>>;

const patient = { timeout: 15_000 };

/** As a client would send it that traces itself. */
const theirs = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${theirs.traceId}-${theirs.spanId}-01`;

const linesOf = (platform: Platform, process: 'api' | 'worker'): Record<string, unknown>[] =>
  readFileSync(platform[process].process.logFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** Announces and uploads a picture, completes it with these headers, and waits until it is ready. */
const upload = async (consumer: ApiClient, headers: Record<string, string>) => {
  const file = await picture(640, 480);
  const announced = await consumer.announce(file);
  await postToStorage(announced.upload, file.bytes);
  const path = `/v1/documents/${announced.document.id}/complete`;
  const completed = await consumer.request('POST', path, undefined, headers);
  expect(completed.status).toBe(202);
  expect((await consumer.untilEnded(announced.document.id)).state).toBe('ready');
  return String(completed.headers.get('x-request-id'));
};

describe('an upload', () => {
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
  let platform: Platform;
  let requestId: string;
  let spans: ReceivedSpan[];

  const find = (name: string) => spans.find((span) => span.name === name) as ReceivedSpan;
  const parentOf = (span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId);
  /** Its name and those of all above it. */
  const pathOf = (span: ReceivedSpan): string[] => {
    const parent = parentOf(span);
    return parent ? [...pathOf(parent), span.name] : [span.name];
  };

  beforeAll(async () => {
    receiver = await startOtlpReceiver(join(inject('servers').dir, 'traces.jsonl'));
    platform = await startPlatform({
      variables: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, RELEASE: 'sha256:0a', ENVIRONMENT: 'test' },
    });
    requestId = await upload(await newConsumer(platform), { traceparent });
    const ours = () => {
      const all = receiver.spans();
      const root = all.find((span) => attributesOf(span)['request.id'] === requestId);
      return all.filter(({ traceId }) => traceId === root?.traceId);
    };
    // The root of each service's part ends last.
    const isWhole = () => ours().some(({ name }) => name === 'process images');
    await vi.waitUntil(isWhole, patient);
    spans = ours();
  });
  afterAll(async () => {
    await platform.stop();
    receiver.close();
  });

  test('is one trace from the request to the renditions, through the outbox and a child process', () => {
    const request = ['POST /v1/documents/:id/complete'];
    const job = [...request, 'transaction', 'send images', 'process images'];
    const paths = spans.map((span) => pathOf(span).join(' › '));
    const expected = [
      request,
      [...request, 'S3 HeadObject'],
      [...request, 'transaction', 'update documents'],
      [...request, 'transaction', 'send images', 'insert jobs'],
      job,
      [...job, 'S3 GetObject'],
      [...job, 'decode file'],
      [...job, 'decode file', 'decode file: child process'],
      [...job, 'S3 CopyObject'],
      [...job, 'S3 PutObject'],
      [...job, 'transaction', 'update jobs'],
      [...job, 'transaction', 'insert document_history'],
    ];
    expect(paths).toEqual(expect.arrayContaining(expected.map((path) => path.join(' › '))));
    expect(spans.filter(({ name }) => name === 'S3 PutObject')).toHaveLength(6);
  });

  test('has no span without its parent, and each service’s own', () => {
    const roots = spans.filter((span) => !parentOf(span));
    expect(roots.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['POST /v1/documents/:id/complete', undefined],
    ]);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['api', 'worker']));
    expect(find('S3 HeadObject').service).toBe('api');
    expect(find('decode file: child process').service).toBe('worker');
    expect(spans.filter(({ status }) => status.code === 2)).toEqual([]);
  });

  test('has its spans in the order of the work, the child’s within its parent', () => {
    const began = (name: string) => BigInt(find(name).startTimeUnixNano);
    const order = ['POST /v1/documents/:id/complete', 'send images', 'process images', 'S3 GetObject', 'decode file'];
    const times = [...order, 'S3 PutObject', 'insert document_history'].map(began);
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
    const [outer, inner] = [find('decode file'), find('decode file: child process')];
    const milliseconds = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1_000_000n);
    expect(milliseconds(inner.startTimeUnixNano)).toBeGreaterThanOrEqual(milliseconds(outer.startTimeUnixNano));
    expect(milliseconds(inner.endTimeUnixNano)).toBeLessThanOrEqual(milliseconds(outer.endTimeUnixNano) + 1);
    expect(BigInt(inner.endTimeUnixNano)).toBeGreaterThan(BigInt(inner.startTimeUnixNano));
  });

  test('is linked to the trace of the client, and not part of it', () => {
    const root = find('POST /v1/documents/:id/complete');
    expect(root.traceId).not.toBe(theirs.traceId);
    expect(root.links?.map(({ traceId, spanId }) => ({ traceId, spanId }))).toEqual([theirs]);
  });

  test('is found in the log by its trace, its request and its job', async () => {
    const { traceId } = find('process images');
    const jobId = attributesOf(find('process images'))['messaging.message.id'];
    await expect
      .poll(() => linesOf(platform, 'api').find(({ msg, reqId }) => msg === 'request' && reqId === requestId), patient)
      .toMatchObject({ trace_id: traceId, span_id: find('POST /v1/documents/:id/complete').spanId, status: 202 });
    await expect
      .poll(() => linesOf(platform, 'worker').find(({ msg, job }) => msg === 'job done' && job === jobId), patient)
      .toMatchObject({ trace_id: traceId, span_id: find('process images').spanId, reqId: requestId });
  });

  test('tells nobody what it was about', () => {
    const text = JSON.stringify(receiver.spans());
    expect(text).not.toMatch(/@example\.fr|accounts\/|uploads\/|[?&]X-Amz|password/);
  });
});

describe('without a collector', () => {
  let platform: Platform;
  let requestId: string;
  beforeAll(async () => {
    platform = await startPlatform();
    requestId = await upload(await newConsumer(platform), { traceparent });
  });
  afterAll(() => platform.stop());

  test('nothing is traced, and lines say which request and job they are of', async () => {
    const found = () => linesOf(platform, 'worker').find(({ msg, reqId }) => msg === 'job done' && reqId === requestId);
    await expect.poll(found, patient).toMatchObject({ job: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(found()).not.toHaveProperty('trace_id');
    const [row] = await platform.sql`select traceparent from jobs where request_id = ${requestId}`;
    expect(row).toEqual({ traceparent: null });
  });
});
