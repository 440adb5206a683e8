import { ArchiveRestore, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { purgeDocuments, restoreDocuments } from './documents.changes.ts';
import { messages } from './selection.messages.ts';
import { useChange } from './use-change.ts';

/** What can be done with several documents of the trash at once. */
export const TrashActions = ({ chosen, onDone }: { chosen: readonly Document[]; onDone: () => void }) => {
  const t = useMessages(messages);
  const [isAsking, setIsAsking] = useState(false);
  const restore = useChange({ change: restoreDocuments, text: t.restored, onDone });
  const purge = useChange({ change: purgeDocuments, text: t.purged, onDone });
  return (
    <>
      <Button busy={restore.isPending} onClick={() => restore.mutate(chosen)}>
        {!restore.isPending && <ArchiveRestore aria-hidden="true" className="size-4" />}
        {t.restore}
      </Button>
      <Button onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden="true" className="size-4" />
        {t.purge}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={t.purgeTitle(chosen.length)}
        action={t.purge}
        danger
        onConfirm={() => purge.mutateAsync(chosen)}
      >
        {t.purgeText}
      </ConfirmDialog>
    </>
  );
};

/** Takes one document out of the trash. */
export const RestoreButton = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const restore = useChange({ change: restoreDocuments, text: t.restored });
  return (
    <Button
      busy={restore.isPending}
      aria-label={t.restoreOf(document.filename)}
      onClick={() => restore.mutate([document])}
      className="relative z-10"
    >
      {t.restore}
    </Button>
  );
};
