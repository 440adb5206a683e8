import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { apiKeysMax } from '../../../../contracts/api-keys.ts';
import { apiUrl } from '../../../shared/api/send.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import { ApiKeyRow } from './api-key-row.tsx';
import { messages } from './api-keys.messages.ts';
import { apiKeysQuery } from './api-keys.queries.ts';

/** What lets programs in. */
export const ApiKeys = () => {
  const t = useMessages(messages);
  const format = useFormats();
  const apiKeys = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const isFull = (apiKeys.data?.items.length ?? 0) >= apiKeysMax;
  return (
    <>
      <PageHeader title={t.title}>
        <Button look="primary" disabled={isFull} onClick={() => setCreating(true)}>
          {t.create}
        </Button>
      </PageHeader>
      <p className="max-w-prose text-muted">
        {t.about(format.number(apiKeysMax))}{' '}
        <a href={apiUrl('/docs')} target="_blank" rel="noreferrer" className="text-accent underline">
          {t.docs}
        </a>
      </p>
      {isFull && <Notice look="warning">{t.tooMany}</Notice>}
      <QueryView query={apiKeys}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<KeyRound aria-hidden="true" className="size-8" />} title={t.none}>
              {t.noneAbout}
            </EmptyState>
          ) : (
            <ul
              aria-label={t.list}
              className="grid divide-y divide-line rounded-xl border border-line bg-surface px-4 sm:px-6"
            >
              {items.map((key) => (
                <ApiKeyRow key={key.id} apiKey={key} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {creating && <ApiKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
};
