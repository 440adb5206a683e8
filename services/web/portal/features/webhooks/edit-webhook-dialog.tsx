import { useMutation } from '@tanstack/react-query';
import type { Webhook, WebhookChange } from '../../../../contracts/webhooks.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { messages } from './webhooks.messages.ts';
import { changeWebhook } from './webhooks.queries.ts';

export const EditWebhookDialog = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) => {
  const t = useMessages(messages);
  const change = useMutation({
    mutationFn: (wanted: WebhookChange) => changeWebhook(webhook.id, wanted),
    onSuccess: () => {
      toast(t.saved);
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={onClose} title={t.editTitle}>
      <WebhookForm
        webhook={webhook}
        action={t.save}
        busy={change.isPending}
        error={change.error}
        onSubmit={change.mutate}
      />
    </Dialog>
  );
};
