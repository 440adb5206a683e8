import fp from 'fastify-plugin';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type ShedReason, shedReasons } from './load-shedding.ts';

/** Seconds, as the semantic conventions of OpenTelemetry advise (HTTP metrics, `http.server.request.duration`). */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Rate, errors and duration of requests by the pattern of their route, never by their path. A stream of events counts
 * when it ends, with all the time it lasted.
 */
export const httpMetricsPlugin = fp(async (app, { registry }: { registry: Registry }) => {
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Requests that were answered, or given up by the client.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets,
    registers: [registry],
  });
  const active = new Gauge({
    name: 'http_server_active_requests',
    help: 'Requests under way, streams of events among them.',
    registers: [registry],
  });

  app.addHook('onRequest', (_request, _reply, done) => {
    active.inc();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    active.dec();
    durations.observe(
      {
        http_request_method: request.method,
        http_route: request.routeOptions.url ?? 'none',
        http_response_status_code: reply.statusCode,
      },
      reply.elapsedTime / 1000,
    );
    done();
  });
});

/** Counts what is refused to protect the platform. */
export const createRefusals = (registry: Registry) => {
  const shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Requests refused because this process had too much to do.',
    labelNames: ['reason'],
    registers: [registry],
  });
  // Prometheus sees no step from nothing to one.
  for (const reason of shedReasons) shed.inc({ reason }, 0);
  const limited = new Counter({
    name: 'rate_limited_total',
    help: 'Requests refused because their sender sent too many.',
    registers: [registry],
  });
  return { shed: (reason: ShedReason): void => shed.inc({ reason }), limited: (): void => limited.inc() };
};
