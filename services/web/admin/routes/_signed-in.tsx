import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { NoPermissionPage } from '../../shared/app/no-permission-page.tsx';
import { navigationClass, Shell } from '../../shared/app/shell.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { requireSession } from '../../shared/session/require-session.ts';
import { useAccount } from '../../shared/session/session.ts';
import { messages } from '../app/admin.messages.ts';

export const Route = createFileRoute('/_signed-in')({ beforeLoad: requireSession, component: SignedIn });

const pages = ['jobs', 'accounts', 'audit', 'system'] as const;

function SignedIn() {
  const t = useMessages(messages);
  const { role } = useAccount();
  if (role === 'customer') return <NoPermissionPage />;
  return (
    <Shell
      home={(brand) => <Link to="/">{brand}</Link>}
      navigation={pages.map((page) => (
        <Link key={page} to={`/${page}`} className={navigationClass}>
          {t[page]}
        </Link>
      ))}
    >
      <Outlet />
    </Shell>
  );
}
