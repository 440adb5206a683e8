import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { Webhook } from '../../../../contracts/webhooks.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { Deliveries } from './deliveries.tsx';
import { WebhookSecrets } from './webhook-secrets.tsx';
import { WebhookSettings } from './webhook-settings.tsx';
import { messages } from './webhooks.messages.ts';
import { webhookQuery } from './webhooks.queries.ts';

/** One webhook: what it is, what signs for it, what was sent to it. */
export const WebhookPage = ({ id }: { id: string }) => {
  const t = useMessages(messages);
  const webhook = useQuery(webhookQuery(id));
  return (
    <>
      <Link to="/account/webhooks" className="inline-flex min-h-11 items-center gap-2 justify-self-start text-accent">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t.back}
      </Link>
      <PageHeader title={webhook.data ? nameOf(webhook.data) : t.one} />
      <QueryView query={webhook}>
        {(found) => (
          <>
            <WebhookSettings webhook={found} />
            <Deliveries webhook={found} />
            <WebhookSecrets webhook={found} />
          </>
        )}
      </QueryView>
    </>
  );
};

const nameOf = ({ description, url }: Webhook): string => description || new URL(url).hostname;
