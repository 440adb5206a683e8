import { type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

/** Never in a log, wherever they appear (ASVS 16.2.5). */
const secrets = ['password', 'accessToken', 'refreshToken', 'authorization', 'cookie'];
const censor = '[redacted]';

/** Levels of objects in objects that are looked through; what lies deeper is left out. */
const maxDepth = 6;

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
      // What lies deeper is looked through below: paths with wildcards take three times as long as the line itself.
      redact: { paths: secrets, censor },
      formatters: {
        level: (label) => ({ level: label }),
        log: (object) => (isFlat(object) ? object : (withoutSecrets(object) as typeof object)),
      },
      serializers: { err: (error: Error) => withoutSecrets(stdSerializers.err(error)) },
    },
    pino.destination({ sync: false, minLength: 4_000, maxWrite: 4_096, periodicFlush: 250 }),
  );

const isFlat = (object: object): boolean => Object.values(object).every((value) => typeof value !== 'object');

/** A copy with every secret censored. An error is left to its serializer, and what says itself how it is written to that. */
const withoutSecrets = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error || 'toJSON' in value) return value;
  if (depth > maxDepth) return '[…]';
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    copy[name] = secrets.includes(name) ? censor : withoutSecrets(one, depth + 1);
  }
  return copy;
};
