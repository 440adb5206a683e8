import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Webhook } from '../../../../contracts/webhooks.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { DefinitionList } from '../../../shared/ui/definition-list.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { EditWebhookDialog } from './edit-webhook-dialog.tsx';
import { WebhookState } from './webhook-state.tsx';
import { messages } from './webhooks.messages.ts';
import { changeWebhook, deleteWebhook } from './webhooks.queries.ts';

/** What it is and whether it is called; changed, switched, deleted. */
export const WebhookSettings = ({ webhook }: { webhook: Webhook }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'edit' | 'delete'>();
  const close = () => setAsked(undefined);
  const { id, url, events, description, enabled, disabledReason, failingSince, createdAt } = webhook;
  const toggle = useMutation({
    mutationFn: () => changeWebhook(id, { enabled: !enabled }),
    onSuccess: (changed) => toast(changed.enabled ? t.enabledNow : t.disabledNow),
  });
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {t.settings}
          <WebhookState webhook={webhook} />
        </span>
      }
      action={
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setAsked('edit')}>{t.edit}</Button>
          <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
            {enabled ? t.disable : t.enable}
          </Button>
          <Button onClick={() => setAsked('delete')}>{t.delete}</Button>
        </div>
      }
    >
      {disabledReason && <Notice look="warning">{t.reasons[disabledReason]}</Notice>}
      {enabled && failingSince && <Notice look="warning">{t.failingSince(format.dateTime(failingSince))}</Notice>}
      {toggle.error && <ProblemNotice error={toggle.error} />}
      <DefinitionList
        items={[
          [
            t.url,
            <code key="url" className="break-all">
              {url}
            </code>,
          ],
          [t.description, description],
          [
            t.events,
            <span key="events" className="flex flex-wrap gap-1.5">
              {events.map((event) => (
                <Badge key={event}>{event}</Badge>
              ))}
            </span>,
          ],
          [t.createdOn, format.dateTime(createdAt)],
        ]}
      />
      {asked === 'edit' && <EditWebhookDialog webhook={webhook} onClose={close} />}
      <ConfirmDialog
        open={asked === 'delete'}
        onOpenChange={close}
        title={t.deleteTitle}
        action={t.delete}
        danger
        onConfirm={async () => {
          await deleteWebhook(id);
          await navigate({ to: '/account/webhooks', replace: true });
          toast(t.deleted);
        }}
      >
        {t.deleteAbout}
      </ConfirmDialog>
    </Card>
  );
};
