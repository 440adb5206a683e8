import { useQuery } from '@tanstack/react-query';
import type { Usage } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { messages } from './accounts.messages.ts';
import { accountUsageQuery } from './accounts.queries.ts';

/** How much room an account takes, of how much. */
export const AccountUsage = ({ id }: { id: string }) => {
  const { usage } = useMessages(messages);
  const format = useFormats();
  const query = useQuery(accountUsageQuery(id));
  return (
    <Card title={usage.title}>
      <QueryView query={query}>
        {({ bytes, documents, uploads }) => (
          <div className="grid gap-4">
            <Quota label={usage.bytes} quota={bytes} write={format.bytes} />
            <Quota label={usage.documents} quota={documents} write={format.number} />
            <Quota label={usage.uploads} quota={uploads} write={format.number} />
          </div>
        )}
      </QueryView>
    </Card>
  );
};

type QuotaProps = { label: string; quota: Usage['bytes']; write: (value: number) => string };

const Quota = ({ label, quota: { used, allowed }, write }: QuotaProps) => {
  const { usage } = useMessages(messages);
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span>{label}</span>
        <span className="text-muted">{usage.of(write(used), write(allowed))}</span>
      </div>
      <ProgressBar label={label} value={allowed === 0 ? 0 : Math.min(1, used / allowed)} />
    </div>
  );
};
