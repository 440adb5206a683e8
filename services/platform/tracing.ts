import type { Logger } from './logger.ts';
import type { Tracer } from './span.ts';

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
