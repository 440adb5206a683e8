import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ApiProblem } from '../../../shared/api/api-problem.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { LoadingState } from '../../../shared/ui/states.tsx';
import { Dependencies } from '../../features/system/dependencies.tsx';
import { QueueTable } from '../../features/system/queue-table.tsx';
import { messages } from '../../features/system/system.messages.ts';
import { systemQuery } from '../../features/system/system.queries.ts';
import { SystemFacts } from '../../features/system/system-facts.tsx';

export const Route = createFileRoute('/_signed-in/system')({ component: SystemPage });

function SystemPage() {
  const t = useMessages(messages);
  const format = useFormats();
  const { data, dataUpdatedAt, error, isError, refetch } = useQuery(systemQuery);
  return (
    <>
      <PageHeader title={t.title} />
      {isError &&
        (error instanceof ApiProblem ? (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Notice look="danger" title={t.unreachable}>
            {data ? t.unreachableText : t.unreachableNothing}{' '}
            {data && t.knownSince(format.relative(new Date(dataUpdatedAt).toISOString()))}
          </Notice>
        ))}
      {!data && !isError && <LoadingState />}
      {data && (
        <>
          {!isError && <Dependencies dependencies={data.dependencies} />}
          <SystemFacts system={data} />
          <QueueTable />
        </>
      )}
    </>
  );
}
