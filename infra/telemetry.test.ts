import * as pulumi from '@pulumi/pulumi';
import { expect, test } from 'vitest';
import { telemetryEnvironment } from './telemetry.ts';

const quiet = { alarmEmail: 'ops@example.fr', logDays: 30, accessLogDays: 30, budgetUsd: 50 };
const image = pulumi.output('registry/api@sha256:0a');

test('traces and errors go nowhere unless the stack says where', () => {
  const { RELEASE: _release, ...told } = telemetryEnvironment(quiet, 'staging', image);
  expect(told).toEqual({ ENVIRONMENT: 'staging', OTEL_TRACES_SAMPLER_ARG: '1' });
});

test('the key of a collector is named, not given', () => {
  const headersSecretArn = 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:ipower/collector-AbCdEf';
  const tracing = { endpoint: 'https://collector.example.com', ratio: 0.1, headersSecretArn };
  const sentryDsn = 'https://key@o1.ingest.sentry.io/2';
  const told = telemetryEnvironment({ ...quiet, tracing, sentryDsn }, 'prod', image);
  expect(told).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    SENTRY_DSN: sentryDsn,
  });
  expect(told.OTEL_EXPORTER_OTLP_HEADERS).toHaveProperty('valueFrom');
});
