import { useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { buttonClass } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { DocumentFacts } from '../../features/documents/document-facts.tsx';
import { DocumentState } from '../../features/documents/document-state.tsx';
import { DocumentTimeline } from '../../features/documents/document-timeline.tsx';
import { messages } from '../../features/documents/documents.messages.ts';
import { documentQuery } from '../../features/documents/documents.queries.ts';

export const Route = createFileRoute('/_signed-in/documents/$id')({ component: DocumentPage });

function DocumentPage() {
  const t = useMessages(messages);
  const { id } = Route.useParams();
  const query = useQuery(documentQuery(id));
  return (
    <>
      <PageHeader title={query.data?.filename ?? t.document}>
        {query.data && <DocumentState {...query.data} />}
        <Link to="/jobs" search={{ status: 'all', subjectId: id }} className={buttonClass()}>
          {t.jobs}
        </Link>
      </PageHeader>
      <QueryView query={query}>
        {(document) => (
          <>
            <DocumentFacts document={document} />
            <DocumentTimeline id={id} />
          </>
        )}
      </QueryView>
    </>
  );
}
