import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookSecretDialog } from './webhook-secret-dialog.tsx';
import { messages } from './webhooks.messages.ts';
import { createWebhook } from './webhooks.queries.ts';

/** Makes a webhook, shows its secret this once, and leads to its page. */
export const CreateWebhookDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const create = useMutation({ mutationFn: createWebhook });
  if (create.data) {
    const { webhook, secret } = create.data;
    return (
      <WebhookSecretDialog
        title={t.createdTitle}
        secret={secret}
        onClose={() => void navigate({ to: '/account/webhooks/$id', params: { id: webhook.id } })}
      />
    );
  }
  return (
    <Dialog open onOpenChange={onClose} title={t.create}>
      <WebhookForm action={t.create} busy={create.isPending} error={create.error} onSubmit={create.mutate} />
    </Dialog>
  );
};
