import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { buttonClass } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { ShareItem } from './share-item.tsx';
import { messages } from './shares.messages.ts';
import { sharesQuery } from './shares.queries.ts';

/** All links of the account. */
export const SharesPage = () => {
  const t = useMessages(messages);
  const query = useInfiniteQuery(sharesQuery(null));
  return (
    <>
      <PageHeader title={t.title} />
      <QueryView query={query}>
        {({ pages }) => {
          const shares = pages.flatMap(({ items }) => items);
          if (shares.length === 0) return <NoShares />;
          return (
            <ul className="rounded-xl border border-line bg-surface p-4 sm:p-6">
              {shares.map((share) => (
                <ShareItem key={share.id} share={share} withDocument />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
};

const NoShares = () => {
  const { title, text, action } = useMessages(messages).empty;
  return (
    <EmptyState
      icon={<Link2 aria-hidden="true" className="size-10" />}
      title={title}
      action={
        <Link to="/documents" className={buttonClass('primary')}>
          {action}
        </Link>
      }
    >
      {text}
    </EmptyState>
  );
};
