import { useState } from 'react';
import { type NewWebhook, type Webhook, WebhookEventType } from '../../../../contracts/webhooks.ts';
import { fieldError, isProblem } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ChoiceList } from '../../../shared/ui/choice-list.tsx';
import { DialogActions } from '../../../shared/ui/dialog.tsx';
import { TextField } from '../../../shared/ui/field.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { eventMessages, messages } from './webhooks.messages.ts';

/** What is wrong with the address, in the API's words. */
const wrongUrlOf = (error: unknown): string | undefined =>
  isProblem(error, 'webhook-url-invalid', 'webhook-url-not-public')
    ? [error.problem.title, error.problem.detail].join(' ')
    : fieldError(error, '/body/url');

/** Where to call, when. @param webhook the one to change; without it, a new one */
export const WebhookForm = ({
  webhook,
  action,
  busy,
  error,
  onSubmit,
}: {
  webhook?: Webhook;
  action: string;
  busy: boolean;
  error: unknown;
  onSubmit: (wanted: Required<NewWebhook>) => void;
}) => {
  const t = useMessages(messages);
  const sentences = useMessages(eventMessages);
  const [lacksEvent, setLacksEvent] = useState(false);
  const wrongUrl = wrongUrlOf(error);
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const events = form.getAll('events') as WebhookEventType[];
        const description = `${form.get('description')}`.trim() || null;
        setLacksEvent(events.length === 0);
        if (events.length > 0) onSubmit({ url: `${form.get('url')}`.trim(), events, description });
      }}
    >
      <TextField
        label={t.url}
        hint={t.urlHint}
        error={wrongUrl}
        name="url"
        type="url"
        maxLength={2000}
        defaultValue={webhook?.url}
        placeholder="https://"
        required
      />
      <ChoiceList
        label={t.events}
        name="events"
        chosen={webhook?.events ?? WebhookEventType.enum}
        options={WebhookEventType.enum.map((value) => ({ value, label: sentences[value], code: value }))}
        error={lacksEvent ? t.eventMissing : undefined}
      />
      <TextField
        label={t.description}
        hint={t.descriptionHint}
        name="description"
        maxLength={200}
        defaultValue={webhook?.description ?? ''}
      />
      {Boolean(error) && !wrongUrl && <ProblemNotice error={error} />}
      <DialogActions>
        <Button type="submit" look="primary" busy={busy}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
};
