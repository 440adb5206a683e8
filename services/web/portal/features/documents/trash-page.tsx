import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { trashDays } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { toast } from '../../../shared/ui/toasts.tsx';
import { DocumentBrowser } from './document-browser.tsx';
import { emptyTrash } from './documents.changes.ts';
import { messages as selectionMessages } from './selection.messages.ts';
import { messages } from './trash.messages.ts';
import { RestoreButton, TrashActions } from './trash-actions.tsx';
import { useDocumentList } from './use-document-list.ts';

const trashed = { trashed: true };

/** What was thrown away and can still be had back. */
export const TrashPage = () => {
  const t = useMessages(messages);
  const { purged } = useMessages(selectionMessages);
  const format = useFormats();
  const [isAsking, setIsAsking] = useState(false);
  const list = useDocumentList(trashed);
  const { documents, hasNextPage } = list;
  const shown = format.number(documents.length);
  return (
    <>
      <PageHeader title={t.title}>
        {documents.length > 0 && (
          <Button onClick={() => setIsAsking(true)}>
            <Trash2 aria-hidden="true" className="size-4" />
            {t.emptyIt}
          </Button>
        )}
      </PageHeader>
      <p className="max-w-prose text-muted">{t.text(format.number(trashDays))}</p>
      <DocumentBrowser
        list={list}
        noteOf={({ purgesAt }) => (purgesAt ? t.purges(format.date(purgesAt)) : '')}
        actionOf={(document) => <RestoreButton document={document} />}
        actions={(chosen, onDone) => <TrashActions chosen={chosen} onDone={onDone} />}
        empty={
          <EmptyState icon={<Trash2 aria-hidden="true" className="size-12" />} title={t.empty.title}>
            {t.empty.text}
          </EmptyState>
        }
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={hasNextPage ? t.emptyTitleMore(shown) : t.emptyTitle(documents.length, shown)}
        action={t.emptyIt}
        danger
        onConfirm={async () => toast(purged(await emptyTrash(documents)))}
      >
        {t.emptyText}
      </ConfirmDialog>
    </>
  );
};
