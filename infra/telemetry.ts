import type * as pulumi from '@pulumi/pulumi';
import type { ApiEnv, WorkerEnv } from '../services/platform/env.schema.ts';
import type { StackConfig } from './config.ts';
import type { EnvironmentOf } from './environment.ts';
import { secretAt } from './secrets.ts';

type Telemetry = Pick<EnvironmentOf<ApiEnv & WorkerEnv>, 'RELEASE' | 'ENVIRONMENT' | 'OTEL_TRACES_SAMPLER_ARG'> &
  Partial<EnvironmentOf<ApiEnv & WorkerEnv>>;

/** What API and worker tell of themselves, and where traces and errors go: nowhere, unless the stack says so. */
export function telemetryEnvironment(
  { tracing, sentryDsn }: StackConfig['observability'],
  stack: string,
  image: pulumi.Output<string>,
): Telemetry {
  return {
    RELEASE: image.apply((reference) => reference.split('@').at(-1) ?? reference),
    ENVIRONMENT: stack,
    OTEL_TRACES_SAMPLER_ARG: String(tracing?.ratio ?? 1),
    ...(tracing && { OTEL_EXPORTER_OTLP_ENDPOINT: tracing.endpoint }),
    ...(tracing?.headersSecretArn && { OTEL_EXPORTER_OTLP_HEADERS: secretAt(tracing.headersSecretArn) }),
    ...(sentryDsn && { SENTRY_DSN: sentryDsn }),
  };
}
