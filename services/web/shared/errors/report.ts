import { siteConfig } from '../config.ts';

let sentry: Promise<typeof import('./sentry.ts') | undefined> = Promise.resolve(undefined);

/** From now on errors are told, where this deployment has somebody to tell; elsewhere nothing is loaded. */
export const startReporting = (): void => {
  const { sentryDsn, environment } = siteConfig();
  if (!sentryDsn) return;
  sentry = import('./sentry.ts').then(
    (loaded) => {
      loaded.startSentry(sentryDsn, environment);
      return loaded;
    },
    // Without a network nobody can be told.
    () => undefined,
  );
};

/** Tells of an error that was caught. One that was not, Sentry sees by itself. */
export const reportError = async (error: unknown, componentStack?: string): Promise<void> =>
  (await sentry)?.capture(error, componentStack);
