import type { Logger } from './logger.ts';

/** OpenTelemetry's kinds: who is called, who calls, who leaves work for others, who takes it up. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export type SpanOptions = {
  kind?: SpanKind;
  attributes?: Attributes;
  /** Milliseconds since the epoch; now, unless given. */
  startedAt?: number;
};

/** A piece of work in a trace. */
export type Span = {
  readonly traceId: string;
  readonly id: string;
  /** Whether anybody will see it. */
  readonly sampled: boolean;
  /** Where it is, for another process (W3C Trace Context §3.2, `traceparent`). */
  readonly traceparent: string;
  child(name: string, options?: SpanOptions): Span;
  set(attributes: Attributes): void;
  /** @param how.error only what kind of error it is becomes known: its message may hold anything */
  end(how?: { error?: unknown; at?: number }): void;
};

export type Tracer = {
  /**
   * Begins a trace, or goes on with one of ours.
   * @param options.continues `traceparent` of a span of ours
   * @param options.link `traceparent` of somebody else's, who is to be found but not to be trusted
   */
  begin(
    name: string,
    options: SpanOptions & { continues?: string | null | undefined; link?: string | undefined },
  ): Span;
  /** Sends what has not been sent. */
  close(): Promise<void>;
};

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

/** The part of the environment that says where traces go. */
export type TracingEnv = {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  OTEL_EXPORTER_OTLP_HEADERS?: string;
  OTEL_TRACES_SAMPLER_ARG: number;
  RELEASE: string;
  ENVIRONMENT: string;
};

/** @returns null without a collector: then OpenTelemetry is not even loaded */
export const openTracer = async (env: TracingEnv, service: string, logger: Logger): Promise<Tracer | null> => {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  const { createTracer } = await import('./tracing.opentelemetry.ts');
  return createTracer({
    service,
    release: env.RELEASE,
    environment: env.ENVIRONMENT,
    endpoint,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    logger,
  });
};
