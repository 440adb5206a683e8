import { useMutation } from '@tanstack/react-query';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Dialog, DialogActions } from '../../../shared/ui/dialog.tsx';
import { Secret } from '../../../shared/ui/secret.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { messages } from './api-keys.messages.ts';
import { createApiKey } from './api-keys.queries.ts';

/** Makes a key, and shows it this once. */
export const ApiKeyDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useMessages(messages);
  const create = useMutation({ mutationFn: createApiKey });
  if (!create.data) {
    return (
      <Dialog open onOpenChange={onClose} title={t.create}>
        <ApiKeyForm busy={create.isPending} error={create.error} onSubmit={create.mutate} />
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={onClose} title={t.created} description={t.createdAbout}>
      <Secret label={t.key} text={create.data.key} />
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {t.done}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
