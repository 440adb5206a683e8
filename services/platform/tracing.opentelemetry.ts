import {
  type Context,
  type Span as OtelSpan,
  SpanKind as OtelSpanKind,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';
import type { Span, SpanKind, SpanOptions, Tracer } from './span.ts';

export type TracingOptions = {
  service: string;
  release: string;
  environment: string;
  /** Of a collector (OTLP over HTTP). */
  endpoint: string;
  /** `name=value,name=value`, values URL-encoded. */
  headers?: string | undefined;
  /** Share of traces that are kept, 0 to 1, where nobody has decided before. */
  ratio: number;
  logger: Logger;
};

const kinds: Record<SpanKind, OtelSpanKind> = {
  internal: OtelSpanKind.INTERNAL,
  server: OtelSpanKind.SERVER,
  client: OtelSpanKind.CLIENT,
  producer: OtelSpanKind.PRODUCER,
  consumer: OtelSpanKind.CONSUMER,
};

/**
 * Sends spans to a collector, in batches and off the path of whoever is traced (OTLP/HTTP with JSON). Nothing is patched
 * and nothing global is set but the handler of errors: whoever makes a span does it himself.
 */
export const createTracer = (options: TracingOptions): Tracer => {
  const { service, release, environment, endpoint, headers = '', ratio, logger } = options;
  setGlobalErrorHandler((error) => logger.warn({ reason: String(error) }, 'spans could not be sent'));
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: readHeaders(headers),
    timeoutMillis: 5_000,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'ipower',
      'service.name': service,
      'service.version': release,
      'deployment.environment.name': environment,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: 5_000 })],
  });
  const tracer = provider.getTracer('platform');

  const start = (name: string, parent: Context, given: SpanOptions, link?: SpanContext | null): Span => {
    const { kind = 'internal', attributes = {}, startedAt } = given;
    return toSpan(
      tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          attributes,
          ...(startedAt !== undefined && { startTime: startedAt }),
          ...(link && { links: [{ context: link }] }),
        },
        parent,
      ),
    );
  };

  const toSpan = (span: OtelSpan): Span => {
    const { traceId, spanId } = span.spanContext();
    const sampled = span.isRecording();
    const self: Span = {
      traceId,
      id: spanId,
      sampled,
      traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
      child: (name, given = {}) => (sampled ? start(name, trace.setSpan(ROOT_CONTEXT, span), given) : self),
      set: (attributes) => void span.setAttributes(attributes),
      end: ({ error, at } = {}) => {
        if (error !== undefined) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.setAttribute('error.type', typeOf(error));
        }
        span.end(at);
      },
    };
    return self;
  };

  return {
    begin: (name, { continues, link, ...given }) => {
      const parent = readTraceparent(continues);
      const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
      return start(name, context, given, readTraceparent(link));
    },
    close: () => provider.shutdown(),
  };
};

/** W3C Trace Context §3.2.2: version 00, or a later one that begins like it. @returns null when it is none */
const readTraceparent = (text: string | null | undefined): SpanContext | null => {
  const [, traceId, spanId, flags] =
    /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/.exec(text ?? '') ?? [];
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
};

/** OTEL_EXPORTER_OTLP_HEADERS: as W3C Baggage without properties. */
const readHeaders = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => [
        pair.slice(0, pair.indexOf('=')).trim(),
        decodeURIComponent(pair.slice(pair.indexOf('=') + 1).trim()),
      ]),
  );

const typeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
};
