import { useQuery } from '@tanstack/react-query';
import { Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { webhooksMax } from '../../../../contracts/webhooks.ts';
import { apiUrl } from '../../../shared/api/send.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { WebhookRow } from './webhook-row.tsx';
import { messages } from './webhooks.messages.ts';
import { webhooksQuery } from './webhooks.queries.ts';

/** Who is called when something happens to a document. */
export const Webhooks = () => {
  const t = useMessages(messages);
  const format = useFormats();
  const webhooks = useQuery(webhooksQuery);
  const [creating, setCreating] = useState(false);
  const isFull = (webhooks.data?.items.length ?? 0) >= webhooksMax;
  return (
    <>
      <PageHeader title={t.title}>
        <Button look="primary" disabled={isFull} onClick={() => setCreating(true)}>
          {t.create}
        </Button>
      </PageHeader>
      <p className="max-w-prose text-muted">
        {t.about(format.number(webhooksMax))}{' '}
        <a href={apiUrl('/docs')} target="_blank" rel="noreferrer" className="text-accent underline">
          {t.docs}
        </a>
      </p>
      {isFull && <Notice look="warning">{t.tooMany}</Notice>}
      <QueryView query={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<WebhookIcon aria-hidden="true" className="size-8" />} title={t.none}>
              {t.noneAbout}
            </EmptyState>
          ) : (
            <ul
              aria-label={t.list}
              className="grid divide-y divide-line rounded-xl border border-line bg-surface px-4 sm:px-6"
            >
              {items.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {creating && <CreateWebhookDialog onClose={() => setCreating(false)} />}
    </>
  );
};
