import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { Secret } from '../../../shared/ui/secret.tsx';
import { messages } from './webhooks.messages.ts';

/** A secret, shown this once. */
export const WebhookSecretDialog = ({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string;
  onClose: () => void;
}) => {
  const t = useMessages(messages);
  return (
    <Dialog open onOpenChange={onClose} title={title} description={t.secretAbout}>
      <Secret label={t.secret} text={secret} />
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {t.done}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
