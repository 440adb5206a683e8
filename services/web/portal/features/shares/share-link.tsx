import { Send } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { CreatedShare } from '../../../../contracts/shares.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { DialogActions } from '../../../shared/ui/dialog.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { Secret } from '../../../shared/ui/secret.tsx';
import { messages } from './shares.messages.ts';

/** The link, this once: to be copied, or sent by what the device sends with. */
export const ShareLink = ({ created: { url, share }, onDone }: { created: CreatedShare; onDone: () => void }) => {
  const t = useMessages(messages).created;
  const done = useRef<HTMLButtonElement>(null);
  // The form, which had the focus, is gone.
  useEffect(() => done.current?.focus(), []);
  const send = () =>
    navigator.share({ title: share.filename, url }).catch((error: unknown) => {
      // Whoever changes his mind has nothing to be told.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  return (
    <>
      <Notice look="success">{t.text}</Notice>
      <Secret label={t.link} text={url} />
      <DialogActions>
        {'share' in navigator && (
          <Button onClick={() => void send()}>
            <Send aria-hidden="true" className="size-5" />
            {t.send}
          </Button>
        )}
        <Button ref={done} look="primary" onClick={onDone}>
          {t.done}
        </Button>
      </DialogActions>
    </>
  );
};
