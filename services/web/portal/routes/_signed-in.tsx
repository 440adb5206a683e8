import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { navigationClass, Shell } from '../../shared/app/shell.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { requireSession } from '../../shared/session/require-session.ts';
import { messages } from '../app/portal.messages.ts';
import { useDocumentEvents } from '../features/documents/document-events.ts';
import { UploadPanel } from '../features/uploads/upload-panel.tsx';

export const Route = createFileRoute('/_signed-in')({ beforeLoad: requireSession, component: SignedIn });

const pages = ['documents', 'shares', 'trash', 'account'] as const;

function SignedIn() {
  const t = useMessages(messages);
  useDocumentEvents();
  return (
    <Shell
      home={(brand) => <Link to="/documents">{brand}</Link>}
      navigation={pages.map((page) => (
        <Link key={page} to={`/${page}`} className={navigationClass}>
          {t[page]}
        </Link>
      ))}
    >
      <Outlet />
      <UploadPanel />
    </Shell>
  );
}
