import type { ManagedDocumentDetail } from '../../../../contracts/administration.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { AccountLink } from '../accounts/account-link.tsx';
import { messages } from './documents.messages.ts';

export const DocumentFacts = ({ document }: { document: ManagedDocumentDetail }) => {
  const t = useMessages(messages);
  const format = useFormats();
  return (
    <Card title={t.document}>
      <Facts>
        <Fact label={t.account}>
          <AccountLink id={document.accountId} />
        </Fact>
        <Fact label={t.mediaType}>{document.mediaType}</Fact>
        <Fact label={t.size}>{format.bytes(document.size)}</Fact>
        <Fact label={t.createdAt}>
          <Time at={document.createdAt} />
        </Fact>
        <Fact label={t.updatedAt}>
          <Time at={document.updatedAt} />
        </Fact>
        {document.deletedAt && (
          <Fact label={t.deletedAt}>
            <Time at={document.deletedAt} />
          </Fact>
        )}
        {document.problem && (
          <Fact label={t.problem} wide>
            {document.problem.title} <code className="text-muted text-sm">{document.problem.code}</code>
          </Fact>
        )}
        <Fact label={t.id} wide>
          <span className="flex flex-wrap items-center gap-2">
            <code className="text-sm">{document.id}</code>
            <CopyButton text={document.id} />
          </span>
        </Fact>
      </Facts>
    </Card>
  );
};
