/**
 * Seconds before the second attempt, the third, and so on. Ten attempts within 25 to 28 hours: an endpoint that is down
 * for a day still hears of everything.
 */
const pauses = [5, 60, 300, 900, 3_600, 7_200, 14_400, 28_800, 36_000];

/** The share of a pause by which it may be longer, so that what failed together does not come back together. */
const jitter = 0.1;

/** Seconds: no endpoint may ask for a longer pause by Retry-After. */
const retryAfterMax = 28_800;

/**
 * Seconds until the next attempt.
 *
 * @param failures how often it has failed, at least 1
 * @param retryAfter seconds that the endpoint asked for: makes the pause longer, never shorter
 * @returns null after the last attempt
 */
export const pauseAfter = (failures: number, retryAfter: number | null): number | null => {
  const pause = pauses[failures - 1];
  if (pause === undefined) return null;
  return Math.max(pause * (1 + Math.random() * jitter), Math.min(retryAfter ?? 0, retryAfterMax));
};

/** Seconds that a Retry-After asks for (RFC 9110 §10.2.3): a number, or a date. @returns null when it is neither */
export const readRetryAfter = (value: string | null, now: number): number | null => {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // Date.parse takes all kinds of text for a date.
  const at = value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
};
