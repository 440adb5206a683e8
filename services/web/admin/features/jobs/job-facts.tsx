import { Link } from '@tanstack/react-router';
import type { JobDetail } from '../../../../contracts/jobs.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { AccountLink } from '../accounts/account-link.tsx';
import { oneOf, present, uuid } from '../filters/search-params.ts';
import { queueNames } from './job-filter.ts';
import { useJobNames } from './job-names.ts';
import { JobSubject } from './job-subject.tsx';
import { messages } from './jobs.messages.ts';

/** What a job is, what it is about and how far it got. */
export const JobFacts = ({ job }: { job: JobDetail }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { queueOf } = useJobNames();
  const documentId = uuid(job.payload['documentId']);
  const accountId = uuid(job.payload['accountId']);
  return (
    <Card title={t.job}>
      <Facts>
        <Fact label={t.code}>
          <code className="text-sm">{job.name}</code>
        </Fact>
        <Fact label={t.queue}>
          <Link to="/jobs" search={present({ queue: oneOf(queueNames, job.queue) })} className="text-accent underline">
            {queueOf(job.queue)}
          </Link>
        </Fact>
        <Fact label={t.failures}>{t.failuresOf(format.number(job.failures), format.number(job.maxFailures))}</Fact>
        <Fact label={t.starts}>{format.number(job.starts)}</Fact>
        <Fact label={t.createdAt}>
          <Time at={job.createdAt} />
        </Fact>
        <Fact label={t.touchedAt}>
          <Time at={job.touchedAt} />
        </Fact>
        {job.endedAt && (
          <Fact label={t.endedAt}>
            <Time at={job.endedAt} />
          </Fact>
        )}
        {documentId && <JobSubject documentId={documentId} />}
        {accountId && (
          <Fact label={t.account}>
            <AccountLink id={accountId} />
          </Fact>
        )}
        {job.retries.length > 0 && (
          <Fact label={t.retries} wide>
            <ul>
              {job.retries.map((at) => (
                <li key={at}>
                  <Time at={at} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact label={t.id} wide>
          <span className="flex flex-wrap items-center gap-2">
            <code className="text-sm">{job.id}</code>
            <CopyButton text={job.id} />
          </span>
        </Fact>
      </Facts>
    </Card>
  );
};
