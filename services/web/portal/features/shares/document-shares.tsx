import { useInfiniteQuery } from '@tanstack/react-query';
import type { Document } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { ShareItem } from './share-item.tsx';
import { messages } from './shares.messages.ts';
import { sharesQuery } from './shares.queries.ts';

/** The links that lead, or led, to a document. */
export const DocumentShares = ({ document: { id } }: { document: Document }) => {
  const t = useMessages(messages);
  const query = useInfiniteQuery(sharesQuery(id));
  return (
    <Card title={t.ofDocument}>
      <QueryView query={query}>
        {({ pages }) => {
          const shares = pages.flatMap(({ items }) => items);
          if (shares.length === 0) return <p className="text-muted">{t.noneOfDocument}</p>;
          return (
            <ul>
              {shares.map((share) => (
                <ShareItem key={share.id} share={share} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </Card>
  );
};
