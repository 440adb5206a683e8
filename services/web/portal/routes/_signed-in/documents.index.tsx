import { createFileRoute } from '@tanstack/react-router';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { messages } from '../../app/portal.messages.ts';
import { DropZone } from '../../features/uploads/drop-zone.tsx';
import { UploadButton } from '../../features/uploads/upload-button.tsx';

export const Route = createFileRoute('/_signed-in/documents/')({ component: Page });

function Page() {
  const t = useMessages(messages);
  return (
    <DropZone>
      <PageHeader title={t.documents}>
        <UploadButton />
      </PageHeader>
    </DropZone>
  );
}
