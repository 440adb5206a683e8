import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, RotateCcw, Share2, Trash2 } from 'lucide-react';
import { lazy, type RefObject, Suspense, useRef, useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { queryClient } from '../../../shared/api/query-client.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { useProblemText } from '../../../shared/ui/problem-notice.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { documentQuery } from '../documents/documents.queries.ts';
import { downloadDocument, purgeDocument, restoreDocument, trashDocument } from './document.changes.ts';
import { messages } from './document.messages.ts';
import { focusContent } from './focus-content.ts';

const ShareDialog = lazy(async () => ({ default: (await import('../shares/share-dialog.tsx')).ShareDialog }));

/** What can be done with a document. */
export const DocumentActions = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const isReady = document.state === 'ready';
  const problemText = useProblemText();
  const onError = (error: unknown) => toast(problemText(error).title);
  /** Takes away the offer to undo, once something else was done. */
  const undo = useRef<() => void>(undefined);
  const download = useMutation({ mutationFn: () => downloadDocument(document.id), onError });
  return (
    <>
      {isReady && (
        <Button look="primary" busy={download.isPending} onClick={() => download.mutate()}>
          <Download aria-hidden="true" className="size-5" />
          {t.download}
        </Button>
      )}
      {document.deletedAt === null ? (
        <>
          {isReady && <ShareButton document={document} />}
          <TrashButton document={document} undo={undo} onError={onError} />
        </>
      ) : (
        <>
          <RestoreButton document={document} undo={undo} onError={onError} />
          <PurgeButton document={document} undo={undo} />
        </>
      )}
    </>
  );
};

const ShareButton = ({ document }: { document: Document }) => {
  const t = useMessages(messages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Share2 aria-hidden="true" className="size-5" />
        {t.share}
      </Button>
      <Suspense>{open && <ShareDialog document={document} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
};

type Act = { document: Document; undo: RefObject<(() => void) | undefined>; onError: (error: unknown) => void };

const TrashButton = ({ document: { id, filename }, undo, onError }: Act) => {
  const t = useMessages(messages);
  const restore = () => void restoreDocument(id).then(() => toast(t.restored(filename)), onError);
  const trash = useMutation({
    mutationFn: () => trashDocument(id),
    onSuccess: () => {
      undo.current = toast(t.trashed(filename), { label: t.undo, run: restore });
      focusContent();
    },
    onError,
  });
  return (
    <Button busy={trash.isPending} onClick={() => trash.mutate()}>
      <Trash2 aria-hidden="true" className="size-5" />
      {t.trash}
    </Button>
  );
};

const RestoreButton = ({ document: { id, filename }, undo, onError }: Act) => {
  const t = useMessages(messages);
  const restore = useMutation({
    mutationFn: () => restoreDocument(id),
    onSuccess: () => {
      undo.current?.();
      toast(t.restored(filename));
      focusContent();
    },
    onError,
  });
  return (
    <Button busy={restore.isPending} onClick={() => restore.mutate()}>
      <RotateCcw aria-hidden="true" className="size-5" />
      {t.restore}
    </Button>
  );
};

const PurgeButton = ({ document: { id, filename }, undo }: Omit<Act, 'onError'>) => {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const purge = async () => {
    await purgeDocument(id);
    toast(t.purged(filename));
    await navigate({ to: '/trash', replace: true });
    queryClient.removeQueries(documentQuery(id));
  };
  return (
    <>
      <Button
        look="danger"
        onClick={() => {
          undo.current?.();
          setOpen(true);
        }}
      >
        <Trash2 aria-hidden="true" className="size-5" />
        {t.purge}
      </Button>
      <ConfirmDialog open={open} onOpenChange={setOpen} title={t.purgeTitle} action={t.purge} danger onConfirm={purge}>
        {t.purgeText(filename)}
      </ConfirmDialog>
    </>
  );
};
