import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronLeft, FileQuestion } from 'lucide-react';
import type { Document } from '../../../../contracts/documents.ts';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { buttonClass } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState, LoadingState, Skeleton } from '../../../shared/ui/states.tsx';
import { documentQuery } from '../documents/documents.queries.ts';
import { DocumentShares } from '../shares/document-shares.tsx';
import { messages } from './document.messages.ts';
import { DocumentActions } from './document-actions.tsx';
import { DocumentFacts } from './document-facts.tsx';
import { DocumentPreview } from './document-preview.tsx';
import { DocumentState } from './document-state.tsx';
import { DocumentText } from './document-text.tsx';
import { DocumentTimeline } from './document-timeline.tsx';
import { InvoiceCard } from './invoice-card.tsx';

/** One document, or that there is none at this address. */
export const DocumentPage = ({ id }: { id: string }) => {
  const query = useQuery(documentQuery(id));
  // An address that can be no document's is refused with 400.
  if (isProblem(query.error) && [400, 404].includes(query.error.problem.status)) return <NoDocument />;
  return (
    <QueryView query={query} loading={<Loading />}>
      {(document) => <Loaded document={document} />}
    </QueryView>
  );
};

const Loaded = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const isTrashed = document.deletedAt !== null;
  return (
    <>
      <div className="grid gap-2">
        <Link
          to={isTrashed ? '/trash' : '/documents'}
          className="inline-flex min-h-11 items-center gap-1 justify-self-start rounded-lg pr-2 text-muted hover:text-ink"
        >
          <ChevronLeft aria-hidden="true" className="size-5" />
          {isTrashed ? t.backToTrash : t.back}
        </Link>
        <PageHeader title={document.filename}>
          <DocumentActions document={document} />
        </PageHeader>
      </div>
      <DocumentState document={document} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-6">
          {document.invoice && <InvoiceCard invoice={document.invoice} />}
          <DocumentPreview document={document} />
          <DocumentText key={document.id} document={document} />
        </div>
        <div className="grid min-w-0 gap-6">
          <DocumentFacts document={document} />
          <DocumentShares document={document} />
          <DocumentTimeline document={document} />
        </div>
      </div>
    </>
  );
};

const Loading = () => (
  <LoadingState>
    <Skeleton className="h-9 w-64 max-w-full" />
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <Skeleton className="h-96 w-full" />
      <Skeleton className="h-72 w-full" />
    </div>
  </LoadingState>
);

const NoDocument = () => {
  const { title, text, action } = useMessages(messages).notFound;
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        icon={<FileQuestion aria-hidden="true" className="size-10" />}
        title={text}
        action={
          <Link to="/documents" className={buttonClass('primary')}>
            {action}
          </Link>
        }
      />
    </>
  );
};
