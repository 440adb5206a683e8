import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ManagedDocument } from '../../../../contracts/administration.ts';
import type { DocumentState as State } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { accountDocumentsQuery } from '../accounts/accounts.queries.ts';
import { ChoiceFilter } from '../filters/choice-filter.tsx';
import { DocumentState } from './document-state.tsx';
import { messages } from './documents.messages.ts';

/** What became of an account's documents; never what is in them. */
export const AccountDocuments = ({
  accountId,
  state,
  onState,
}: {
  accountId: string;
  state: State | undefined;
  onState: (state: State | undefined) => void;
}) => {
  const t = useMessages(messages);
  const query = useInfiniteQuery(accountDocumentsQuery(accountId, state));
  return (
    <Card
      title={t.title}
      action={<ChoiceFilter label={t.state} any={t.anyState} choices={t.states} value={state} onChange={onState} />}
    >
      <QueryView query={query}>
        {({ pages }) => {
          const documents = pages.flatMap(({ items }) => items);
          return documents.length === 0 ? (
            <p className="text-muted">{t.none}</p>
          ) : (
            <DocumentTable documents={documents} />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </Card>
  );
};

const DocumentTable = ({ documents }: { documents: readonly ManagedDocument[] }) => {
  const t = useMessages(messages);
  const format = useFormats();
  return (
    <DataTable
      label={t.title}
      rows={documents}
      rowKey={({ id }) => id}
      columns={[
        {
          head: t.file,
          className: 'md:w-2/5',
          cell: ({ id, filename }) => (
            <Link to="/documents/$id" params={{ id }} className="font-medium text-accent underline">
              {filename}
            </Link>
          ),
        },
        { head: t.state, cell: (document) => <DocumentState {...document} /> },
        { head: t.problem, cell: ({ problem }) => problem?.title ?? '—' },
        { head: t.size, className: 'md:whitespace-nowrap', cell: ({ size }) => format.bytes(size) },
        {
          head: t.updatedAt,
          className: 'md:whitespace-nowrap',
          cell: ({ updatedAt }) => <Time at={updatedAt} relative />,
        },
      ]}
    />
  );
};
