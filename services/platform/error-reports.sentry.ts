import { createStackParser, createTransport, type ErrorEvent, linkedErrorsIntegration, Scope } from '@sentry/core';
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server';
import type { Logger } from './logger.ts';
import { withoutPersons } from './redaction.ts';
import { underWay } from './under-way.ts';

/** Milliseconds to send a report in, and to send the last ones in when the process ends. */
const sendTime = 5_000;
const flushTime = 1_000;

/**
 * Sentry's client without its instrumentation, which would bring an OpenTelemetry of its own: nothing is patched, and a
 * report has the error, its causes, their stacks, and where it happened. No request, no user, no breadcrumbs.
 */
export const createSentryReports = (options: {
  dsn: string;
  release: string;
  environment: string;
  service: string;
  logger: Logger;
}) => {
  const { dsn, release, environment, service, logger } = options;
  const client = new ServerRuntimeClient({
    dsn,
    release,
    environment,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    integrations: [linkedErrorsIntegration()],
    stackParser: createStackParser(nodeStackLineParser()),
    transport: (transport) =>
      createTransport(transport, async ({ body }) => {
        const signal = AbortSignal.timeout(sendTime);
        const answer = await fetch(transport.url, {
          method: 'POST',
          body: body as string,
          headers: transport.headers ?? {},
          signal,
        }).catch((error: unknown) => {
          logger.warn({ reason: String(error) }, 'an error could not be reported');
          throw error;
        });
        await answer.body?.cancel();
        return {
          statusCode: answer.status,
          headers: {
            'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
            'retry-after': answer.headers.get('retry-after'),
          },
        };
      }),
    beforeSend: redacted,
  });
  client.init();

  return {
    report: (error: unknown, tags: Readonly<Record<string, string>> = {}): void => {
      const { reqId, job, span } = underWay() ?? {};
      const scope = new Scope();
      scope.setTags({
        service,
        ...tags,
        ...(reqId !== undefined && { request_id: reqId }),
        ...(job !== undefined && { job_id: job }),
      });
      if (span) scope.setContext('trace', { trace_id: span.traceId, span_id: span.id });
      client.captureException(error, { mechanism: { type: 'generic', handled: true } }, scope);
    },
    close: async (): Promise<void> => {
      await client.close(flushTime);
    },
  };
};

/** Messages may hold what a database or a provider was sent. */
const redacted = (event: ErrorEvent): ErrorEvent => {
  for (const exception of event.exception?.values ?? []) {
    if (exception.value !== undefined) exception.value = withoutPersons(exception.value);
  }
  delete event.server_name;
  return event;
};
