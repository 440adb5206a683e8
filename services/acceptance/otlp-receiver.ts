import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A span as OTLP has it in JSON, with the service that sent it. */
export type ReceivedSpan = {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  links?: { traceId: string; spanId: string }[];
  status: { code?: number };
};

type Attribute = { key: string; value: { stringValue?: string; intValue?: number; doubleValue?: number } };

type ExportTraceServiceRequest = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: Omit<ReceivedSpan, 'service'>[] }[];
  }[];
};

/**
 * Takes traces as a collector does (OTLP/HTTP, JSON), and writes them as its file exporter does: one
 * ExportTraceServiceRequest a line.
 */
export const startOtlpReceiver = async (file: string) => {
  writeFileSync(file, '');
  const server = createServer(async (request, response) => {
    const known = request.method === 'POST' && request.url === '/v1/traces';
    const isJson = request.headers['content-type'] === 'application/json';
    if (!known || !isJson) return response.writeHead(known ? 415 : 404).end();
    const body = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    appendFileSync(file, `${JSON.stringify(JSON.parse(text.toString()))}\n`);
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All that has come so far. */
    spans: (): ReceivedSpan[] =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .flatMap((line) => (JSON.parse(line) as ExportTraceServiceRequest).resourceSpans)
        .flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) =>
            spans.map((span) => ({ ...span, service: String(attributesOf(resource)['service.name']) })),
          ),
        ),
    close: () => server.close(),
  };
};

export const attributesOf = ({ attributes }: { attributes: Attribute[] }): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
