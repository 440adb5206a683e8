import { useQuery } from '@tanstack/react-query';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { nearlyFull, usageQuery } from '../documents/documents.queries.ts';
import { messages } from './profile.messages.ts';

/** How much room the account has, and how much is left of it. */
export const UsedRoom = () => {
  const t = useMessages(messages);
  const format = useFormats();
  const usage = useQuery(usageQuery);
  return (
    <Card title={t.room} description={t.roomAbout}>
      <QueryView query={usage}>
        {({ bytes, documents }) => {
          const quotas = [
            { label: t.bytes, ...bytes, write: format.bytes },
            { label: t.documents, ...documents, write: format.number },
          ];
          return (
            <div className="grid gap-4">
              {quotas.map(({ label, used, allowed, write }) => (
                <div key={label} className="grid gap-1.5">
                  <p className="flex flex-wrap justify-between gap-x-4 text-sm">
                    <span className="font-medium">{label}</span>
                    <span className="text-muted">{t.of(write(used), write(allowed))}</span>
                  </p>
                  <ProgressBar label={label} value={Math.min(1, used / allowed)} />
                </div>
              ))}
              {quotas.some(({ used, allowed }) => used >= allowed * nearlyFull) && (
                <Notice look="warning">{t.nearlyFull}</Notice>
              )}
            </div>
          );
        }}
      </QueryView>
    </Card>
  );
};
