import { Download, Trash2 } from 'lucide-react';
import type { Document } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { downloadDocuments, restoreDocuments, trashDocuments } from './documents.changes.ts';
import { messages } from './selection.messages.ts';
import { useChange } from './use-change.ts';

/** What can be done with several documents at once. */
export const DocumentActions = ({ chosen, onDone }: { chosen: readonly Document[]; onDone: () => void }) => {
  const t = useMessages(messages);
  const trash = useChange({ change: trashDocuments, text: t.trashed, undo: restoreDocuments, onDone });
  const download = useChange({ change: downloadDocuments, text: t.downloaded });
  const downloadable = chosen.filter(({ state }) => state === 'ready');
  return (
    <>
      <Button
        busy={download.isPending}
        disabled={downloadable.length === 0}
        onClick={() => download.mutate(downloadable)}
      >
        {!download.isPending && <Download aria-hidden="true" className="size-4" />}
        {t.download}
      </Button>
      <Button busy={trash.isPending} onClick={() => trash.mutate(chosen)}>
        {!trash.isPending && <Trash2 aria-hidden="true" className="size-4" />}
        {t.trash}
      </Button>
    </>
  );
};
