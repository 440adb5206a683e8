import { Link2Off } from 'lucide-react';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './visit.messages.ts';

/** The page of a link without its secret. */
export const NoToken = () => {
  const t = useMessages(messages);
  return (
    <PublicPage title={t.noToken.title} description={t.noToken.text} footer={t.footer}>
      <Link2Off aria-hidden="true" className="-order-1 size-10 text-muted" />
    </PublicPage>
  );
};
