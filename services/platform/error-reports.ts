import type { Logger } from './logger.ts';

/** What a report says besides the error: a name or two, never what somebody sent. */
export type ErrorTags = Readonly<Record<string, string>>;

/** Tells people of errors that nobody expected. */
export type ErrorReports = {
  report(error: unknown, tags?: ErrorTags): void;
  /** Sends what has not been sent. */
  close(): Promise<void>;
};

/** The part of the environment that says where errors are reported. */
export type ErrorReportsEnv = { SENTRY_DSN?: string; RELEASE: string; ENVIRONMENT: string };

/** Without a DSN errors are in the log only, and Sentry's code is not even loaded. */
export const openErrorReports = async (
  { SENTRY_DSN: dsn, RELEASE: release, ENVIRONMENT: environment }: ErrorReportsEnv,
  service: string,
  logger: Logger,
): Promise<ErrorReports> => {
  if (dsn === undefined) return { report: () => {}, close: async () => {} };
  const { createSentryReports } = await import('./error-reports.sentry.ts');
  return createSentryReports({ dsn, release, environment, service, logger });
};
