import { useQuery } from '@tanstack/react-query';
import { Webhook } from 'lucide-react';
import { webhooksMax } from '../../../../contracts/webhooks.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { IntegrationPage } from '../../app/integration-page.tsx';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { WebhookRow } from './webhook-row.tsx';
import { messages } from './webhooks.messages.ts';
import { webhooksQuery } from './webhooks.queries.ts';

/** Who is called when something happens to a document. */
export const Webhooks = () => (
  <IntegrationPage
    texts={useMessages(messages)}
    query={useQuery(webhooksQuery)}
    most={webhooksMax}
    icon={Webhook}
    dialog={(close) => <CreateWebhookDialog onClose={close} />}
  >
    {(webhook) => <WebhookRow key={webhook.id} webhook={webhook} />}
  </IntegrationPage>
);
