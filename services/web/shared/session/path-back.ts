import { siteConfig } from '../config.ts';

const isAdmin = (): boolean => location.origin === new URL(siteConfig().adminUrl).origin;

/**
 * Where a provider comes back to, for a page of this application: always in the portal, whose `/administration` leads
 * on to the other application.
 */
export const pathBack = (path: string): string =>
  isAdmin() ? `/administration?${new URLSearchParams({ returnTo: path })}` : path;

/** The same for the page that is open. */
export const pathBackHere = (): string => pathBack(location.pathname + location.search);
