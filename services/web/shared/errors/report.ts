import { siteConfig } from '../config.ts';
import type { Capture } from './sentry.ts';

let capture: Promise<Capture | undefined> = Promise.resolve(undefined);

/** From now on errors are told, where this deployment has somebody to tell; elsewhere nothing is loaded. */
export const startReporting = (): void => {
  const { sentryDsn, environment } = siteConfig();
  if (!sentryDsn) return;
  capture = import('./sentry.ts').then(
    ({ startSentry }) => startSentry(sentryDsn, environment),
    // Without a network nobody can be told.
    () => undefined,
  );
};

/** Tells of an error that was caught. One that was not, Sentry sees by itself. */
export const reportError = async (error: unknown, componentStack?: string): Promise<void> =>
  (await capture)?.(error, componentStack);
