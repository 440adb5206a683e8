import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import type { Tracer } from './span.ts';
import { openTracer } from './tracing.ts';
import { during, inSpan, recorded } from './under-way.ts';

type Sent = {
  name: string;
  spanId: string;
  parentSpanId?: string;
  links?: object[];
  attributes: object[];
  status: object;
};

/** What a collector is sent by a tracer that `work` uses, and with which headers. */
const sentBy = async (work: (tracer: Tracer) => Promise<unknown>, ratio = 1) => {
  const spans: Sent[] = [];
  let key: unknown;
  const collector = createServer(async (request, response) => {
    key = request.headers['x-key'];
    const { resourceSpans } = (await json(request)) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const tracer = await openTracer(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key,other=1',
      OTEL_TRACES_SAMPLER_ARG: ratio,
      RELEASE: 'r',
      ENVIRONMENT: 'test',
    },
    'test',
    createLogger('test', 'silent'),
  );
  await work(tracer as Tracer);
  await tracer?.close();
  collector.closeAllConnections();
  collector.close();
  return { spans, key };
};

const trace = '0af7651916cd43dd8448eb211c80319c';

test('spans find their parent in what is under way, and all are sent when the process ends', async () => {
  const { spans, key } = await sentBy((tracer) =>
    recorded({ span: tracer.begin('root', {}) }, async () => {
      await Promise.all([inSpan('a', {}, () => inSpan('b', {}, async () => {})), inSpan('c', {}, async () => {})]);
    }),
  );
  const nameOf = (id: string | undefined) => spans.find(({ spanId }) => spanId === id)?.name;
  const parents = Object.fromEntries(spans.map(({ name, parentSpanId }) => [name, nameOf(parentSpanId)]));
  expect(parents).toEqual({ root: undefined, a: 'root', b: 'a', c: 'root' });
  expect(key).toBe('a key');
});

test('of an error only the kind is told', async () => {
  const failing = (tracer: Tracer) =>
    recorded({ span: tracer.begin('root', {}) }, async () => {
      throw Object.assign(new Error('marie@example.fr is taken'), { code: '23505' });
    }).catch(() => {});
  const { spans } = await sentBy(failing);
  expect(spans[0]?.status).toEqual({ code: 2 });
  expect(spans[0]?.attributes).toEqual([{ key: 'error.type', value: { stringValue: '23505' } }]);
});

test.each([
  ['a trace of ours goes on', `00-${trace}-b7ad6b7169203331-01`, trace],
  ['what is none begins anew', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, null],
  ['what is cut off begins anew', `00-${trace}-b7ad6b71`, null],
])('%s', async (_what, continues, traceId) => {
  await sentBy(async (tracer) => {
    const span = tracer.begin('root', { continues });
    if (traceId) expect(span.traceId).toBe(traceId);
    else expect(span.traceId).not.toBe(trace);
    span.end();
  });
});

test('what is not kept costs no spans, and says so to who goes on', async () => {
  const { spans } = await sentBy(async (tracer) => {
    const span = tracer.begin('root', {});
    expect([span.sampled, span.traceparent.slice(-2), span.child('a')]).toEqual([false, '00', span]);
    await during({ span }, () => inSpan('a', {}, async () => {}));
    span.end();
    const next = tracer.begin('job', { continues: span.traceparent });
    expect([next.sampled, next.traceId]).toEqual([false, span.traceId]);
  }, 0);
  expect(spans).toEqual([]);
});
