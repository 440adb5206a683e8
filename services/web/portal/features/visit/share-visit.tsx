import { useQuery } from '@tanstack/react-query';
import { PublicPage } from '../../../shared/app/public-page.tsx';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { SharePassword } from './share-password.tsx';
import { SharedFile } from './shared-file.tsx';
import { messages } from './visit.messages.ts';
import { visitQuery } from './visit.queries.ts';
import { isVisitProblem, VisitProblem } from './visit-problem.tsx';

/** What is behind a link, for whoever has it. */
export const ShareVisit = ({ token }: { token: string }) => {
  const t = useMessages(messages);
  const query = useQuery(visitQuery(token));
  const { error, refetch } = query;
  if (isVisitProblem(error)) return <VisitProblem error={error} onRetry={() => void refetch()} />;
  if (query.data?.needsPassword) return <SharePassword token={token} />;
  return (
    <PublicPage title={t.title} wide footer={t.footer}>
      <QueryView query={query}>{({ share }) => share && <SharedFile token={token} share={share} />}</QueryView>
    </PublicPage>
  );
};
