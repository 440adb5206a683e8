/** What PostgreSQL, Redis and S3 clients say when the other side is away, restarting or out of connections. */
const outageCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  // postgres.js
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  // PostgreSQL: too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);

const outageMessages = [
  /^Stream isn't writeable/,
  /^Connection is closed/,
  /^Reached the max retries per request/,
  /^Command (timed out|aborted due to connection close)/,
  /^Socket timeout\./,
];

/** Whether the error, or what caused it, is a dependency that is away: the same request may succeed later. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isOutage)) return true;
  const { code, $fault: fault } = error as { code?: unknown; $fault?: unknown };
  if (typeof code === 'string' && outageCodes.has(code)) return true;
  // AWS: "Service Unavailable", "Slow Down" and their like (S3 API reference, "Error responses").
  if (fault === 'server') return true;
  return outageMessages.some((pattern) => pattern.test(error.message)) || isOutage(error.cause);
};
