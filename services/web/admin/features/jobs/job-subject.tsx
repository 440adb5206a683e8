import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Fact } from '../../../shared/ui/facts.tsx';
import { AccountLink } from '../accounts/account-link.tsx';
import { documentQuery } from '../documents/documents.queries.ts';
import { messages } from './jobs.messages.ts';

/** The document that a job is about, and whose it is. */
export const JobSubject = ({ documentId }: { documentId: string }) => {
  const t = useMessages(messages);
  const { data: document } = useQuery(documentQuery(documentId));
  return (
    <>
      <Fact label={t.document}>
        <Link to="/documents/$id" params={{ id: documentId }} className="text-accent underline">
          {document?.filename ?? documentId}
        </Link>
      </Fact>
      {document && (
        <Fact label={t.account}>
          <AccountLink id={document.accountId} />
        </Fact>
      )}
    </>
  );
};
