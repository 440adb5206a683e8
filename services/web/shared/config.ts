/**
 * What differs from one deployment to the next: `/config.json`, written beside the build by whoever serves it. One
 * build so serves every stack.
 */
export type SiteConfig = {
  /** Origin of the API. */
  readonly apiUrl: string;
  /** Origins of the two applications, which link to each other. */
  readonly portalUrl: string;
  readonly adminUrl: string;
  /** Such as `production`: names where an error came from. */
  readonly environment: string;
  /** Where errors are reported. Null: nowhere. */
  readonly sentryDsn: string | null;
};

let config: SiteConfig | undefined;

/** @throws {Error} when the file is missing or no configuration: nothing works without it */
export const loadConfig = async (): Promise<SiteConfig> => {
  const response = await fetch('/config.json', { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}.`);
  const loaded = (await response.json()) as SiteConfig;
  for (const name of ['apiUrl', 'portalUrl', 'adminUrl', 'environment'] as const) {
    if (typeof loaded[name] !== 'string') throw new Error(`/config.json lacks ${name}.`);
  }
  config = loaded;
  return loaded;
};

/** The configuration, which is there before anything is drawn. */
export const siteConfig = (): SiteConfig => {
  if (!config) throw new Error('The configuration is not loaded yet.');
  return config;
};
