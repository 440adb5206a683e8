import { siteConfig } from '../config.ts';
import { useMessages } from '../i18n/messages.ts';
import { signOut, useAccount, withSession } from '../session/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';
import { messages } from './app.messages.ts';
import { PublicPage } from './public-page.tsx';

/** The administration, for a customer: says whose it is, and where his own pages are. */
export const NoPermissionPage = () => {
  const t = useMessages(messages);
  const { email } = useAccount();
  return (
    <PublicPage title={t.noPermission.title} description={t.noPermission.text(email)}>
      <a href={withSession(`${siteConfig().portalUrl}/`)} className={buttonClass('primary')}>
        {t.noPermission.action}
      </a>
      <Button onClick={() => void signOut().catch(() => toast(t.signOutFailed))}>{t.signOut}</Button>
    </PublicPage>
  );
};
