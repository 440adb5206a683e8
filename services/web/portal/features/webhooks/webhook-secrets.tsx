import { useState } from 'react';
import { secretOverlapHours, type Webhook } from '../../../../contracts/webhooks.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { WebhookSecretDialog } from './webhook-secret-dialog.tsx';
import { messages } from './webhooks.messages.ts';
import { deleteSecret, rotateSecret } from './webhooks.queries.ts';

/** What signs for a webhook: the newest, and those that were replaced and still hold. */
export const WebhookSecrets = ({ webhook }: { webhook: Webhook }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const hours = format.number(secretOverlapHours);
  const [rotating, setRotating] = useState(false);
  const [deleting, setDeleting] = useState<string>();
  const [secret, setSecret] = useState<string>();
  return (
    <Card
      title={t.secrets}
      description={t.secretsAbout(hours)}
      action={<Button onClick={() => setRotating(true)}>{t.rotate}</Button>}
    >
      <ul className="grid divide-y divide-line">
        {webhook.secrets.map(({ id, createdAt, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 py-2 first:pt-0 last:pb-0">
            <p>
              <span className="font-medium">{expiresAt ? t.oldSecret : t.currentSecret}</span>{' '}
              <span className="text-muted text-sm">
                {t.secretCreated} {format.dateTime(createdAt)}
                {expiresAt && `, ${t.secretEnds} ${format.dateTime(expiresAt)}`}
              </span>
            </p>
            {expiresAt && <Button onClick={() => setDeleting(id)}>{t.deleteSecret}</Button>}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={rotating}
        onOpenChange={setRotating}
        title={t.rotateTitle}
        action={t.rotate}
        onConfirm={async () => setSecret((await rotateSecret(webhook.id)).secret)}
      >
        {t.rotateAbout(hours)}
      </ConfirmDialog>
      <ConfirmDialog
        open={deleting !== undefined}
        onOpenChange={() => setDeleting(undefined)}
        title={t.deleteSecretTitle}
        action={t.deleteSecret}
        danger
        onConfirm={async () => {
          await deleteSecret(webhook, deleting as string);
          toast(t.secretDeleted);
        }}
      >
        {t.deleteSecretAbout}
      </ConfirmDialog>
      {secret && <WebhookSecretDialog title={t.rotatedTitle} secret={secret} onClose={() => setSecret(undefined)} />}
    </Card>
  );
};
