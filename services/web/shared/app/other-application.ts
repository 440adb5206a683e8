import { siteConfig } from '../config.ts';
import { withSession } from '../session/session.ts';

/** Where staff goes on to with the same session: from the portal to the administration, and back. */
export const otherApplication = (): { name: 'portal' | 'admin'; url: string } => {
  const { portalUrl, adminUrl } = siteConfig();
  return location.origin === new URL(adminUrl).origin
    ? { name: 'portal', url: withSession(`${portalUrl}/`) }
    : { name: 'admin', url: withSession(`${adminUrl}/`) };
};
