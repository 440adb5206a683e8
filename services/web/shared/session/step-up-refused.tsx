import { useState } from 'react';
import { useMessages } from '../i18n/messages.ts';
import { ProviderError } from '../sign-in/provider-error.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { messages } from './step-up.messages.ts';

/** Says why a provider's visit was no proof. */
export const StepUpRefused = ({ code }: { code: string }) => {
  const t = useMessages(messages);
  const [open, setOpen] = useState(true);
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t.title}>
      <ProviderError code={code} />
    </Dialog>
  );
};
