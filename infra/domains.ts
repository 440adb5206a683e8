/** The names of a stack, all under its domain. */
export interface Domains {
  readonly apex: string;
  readonly www: string;
  readonly admin: string;
  readonly api: string;
  readonly media: string;
  readonly apiOrigin: string;
  /** Origins whose pages may call the API and post uploads. */
  readonly siteOrigins: readonly string[];
}

export function domainsOf(apex: string): Domains {
  const [www, admin, api, media] = [`www.${apex}`, `admin.${apex}`, `api.${apex}`, `media.${apex}`];
  return {
    apex,
    www,
    admin,
    api,
    media,
    apiOrigin: `https://${api}`,
    siteOrigins: [`https://${www}`, `https://${admin}`],
  };
}
