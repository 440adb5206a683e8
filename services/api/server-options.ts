import { randomUUIDv7 } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import type { ApiEnv } from '../platform/env.schema.ts';
import { type Logger, loggerOf } from '../platform/logger.ts';

/** Milliseconds. Above the load balancer's idle time-out of 60 s, or it would send into a connection just closed. */
const keepAliveTimeout = 72_000;

export const serverOptions = ({ TRUST_PROXY_HOPS }: Pick<ApiEnv, 'TRUST_PROXY_HOPS'>, logger: Logger) =>
  ({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUIDv7(),
    childLoggerFactory: (base, { reqId }) => loggerOf(base, { reqId: reqId as string }),
    trustProxy: (_address, hop) => hop < TRUST_PROXY_HOPS,
    bodyLimit: 64 * 1024,
    keepAliveTimeout,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
    // Ajv turns the text 1e400 into the number Infinity, which only without `strictNumbers` is held to a maximum.
    ajv: { customOptions: { allErrors: true, removeAdditional: false, strictNumbers: false } },
  }) satisfies FastifyServerOptions;
