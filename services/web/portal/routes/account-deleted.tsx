import { createFileRoute, Link, useLocation } from '@tanstack/react-router';
import { PublicPage } from '../../shared/app/public-page.tsx';
import { useMessages } from '../../shared/i18n/messages.ts';
import { buttonClass } from '../../shared/ui/button.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import { Secret } from '../../shared/ui/secret.tsx';
import { messages } from '../features/account/data.messages.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Of an account that is being erased: in this entry of the browser's history only, never in the address. */
    receipt?: string;
  }
}

export const Route = createFileRoute('/account-deleted')({ component: AccountDeleted });

/** What is left of an account: the receipt of its erasure. */
function AccountDeleted() {
  const { erasure: t } = useMessages(messages);
  const { receipt } = useLocation().state;
  return (
    <PublicPage title={t.doneTitle} description={t.doneAbout}>
      {receipt ? (
        <>
          <div className="grid gap-2">
            <h2 className="font-medium">{t.receipt}</h2>
            <Secret label={t.receipt} text={receipt} />
          </div>
          <Notice look="warning">{t.receiptAbout}</Notice>
        </>
      ) : (
        <Notice>{t.noReceipt}</Notice>
      )}
      <Link to="/erasure" className={buttonClass('primary')}>
        {t.follow}
      </Link>
    </PublicPage>
  );
}
