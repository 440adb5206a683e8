import { type Logger, pino, stdSerializers } from 'pino';
import { censor, secrets } from './redaction.ts';
import { type UnderWay, underWay } from './under-way.ts';

export type { Logger };

/** Levels of objects in objects that are looked through; what lies deeper is left out. */
const maxDepth = 6;

const ownContext = Symbol('context');

type WithContext = { [ownContext]?: UnderWay };

/** A logger whose lines are about one thing, wherever they are written: cheaper than a child, which writes it out first. */
export const loggerOf = <Base extends object>(logger: Base, context: UnderWay): Base =>
  Object.assign(Object.create(logger), { [ownContext]: context } satisfies WithContext);

/** What the lines of a logger made by `loggerOf` are about. */
export const contextOf = (logger: object): UnderWay => (logger as WithContext)[ownContext] ?? {};

/** Of what is under way each line says what it is part of. */
const fieldsOf = ({ reqId, job, span }: UnderWay): object => ({
  ...(reqId !== undefined && { reqId }),
  ...(job !== undefined && { job }),
  ...(span?.sampled && { trace_id: span.traceId, span_id: span.id }),
});

/**
 * JSON lines on standard output, buffered and written off the request path; `flush` before exit. Each says of which
 * request or job it is, and where in its trace.
 * @param service name of the process, in each line
 */
export const createLogger = (service: string, level: string): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: (_line, _level, logger) => fieldsOf(underWay() ?? contextOf(logger)),
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
