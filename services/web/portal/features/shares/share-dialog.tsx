import { useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import type { CreatedShare } from '../../../../contracts/shares.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ShareForm } from './share-form.tsx';
import { ShareLink } from './share-link.tsx';
import { messages } from './shares.messages.ts';

/** Makes a link to a document, and shows it. */
export const ShareDialog = ({ document, onClose }: { document: Document; onClose: () => void }) => {
  const t = useMessages(messages);
  const [created, setCreated] = useState<CreatedShare>();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={created ? t.created.title : t.dialog.title}
      description={created ? document.filename : t.dialog.description}
    >
      {created ? (
        <ShareLink created={created} onDone={onClose} />
      ) : (
        <ShareForm document={document} onCreated={setCreated} />
      )}
    </Dialog>
  );
};
