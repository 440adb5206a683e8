import { type Logger, pino } from 'pino';

export type { Logger };

/** Never in a log, wherever they appear (ASVS 16.2.5). */
const secrets = ['password', 'accessToken', 'refreshToken', 'authorization', 'cookie'];

/**
 * JSON lines on standard output, buffered and written off the request path; `flush` before exit.
 * @param service name of the process, in each line
 */
export const createLogger = (service: string, level: string): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ sync: false, minLength: 4096, periodicFlush: 250 }),
  );

/** drizzle repeats a failed query's parameters in its message, and so would put password hashes into the log. */
const serializeError = (error: Error) => {
  const { cause } = error;
  if (error.name !== 'DrizzleQueryError' && !('params' in error)) return pino.stdSerializers.err(error);
  return {
    type: 'DrizzleQueryError',
    message: 'a query failed',
    query: (error as { query?: unknown }).query,
    cause: cause instanceof Error ? pino.stdSerializers.err(cause) : undefined,
  };
};
