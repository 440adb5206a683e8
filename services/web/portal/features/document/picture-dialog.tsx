import { X, ZoomIn, ZoomOut } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { useReturnFocus } from '../../../shared/ui/return-focus.ts';
import { messages as uiMessages } from '../../../shared/ui/ui.messages.ts';
import { DocumentPicture } from '../documents/document-picture.tsx';
import { messages } from './document.messages.ts';

/** The largest rendition on the whole screen: fitted, or pixel by pixel and scrolled with fingers, mouse or arrow keys. */
export const PictureDialog = ({ document, onClose }: { document: Document; onClose: () => void }) => {
  const t = useMessages(messages).preview;
  const ui = useMessages(uiMessages);
  const returnFocus = useReturnFocus();
  const [actual, setActual] = useState(false);
  const width = Math.max(...document.renditions.map((rendition) => rendition.width));
  const largest = document.renditions.filter((rendition) => rendition.width === width);
  const height = largest[0]?.height ?? 0;
  const ratio = width / height;
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Content
          data-modal
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-0 z-40 grid grid-rows-[auto_minmax(0,1fr)] bg-page text-ink"
        >
          <div className="flex items-center gap-2 border-line border-b bg-surface px-2 py-1 sm:px-4">
            <Dialog.Title className="min-w-0 grow truncate font-medium">{document.filename}</Dialog.Title>
            <Button look="quiet" onClick={() => setActual(!actual)}>
              {actual ? (
                <ZoomOut aria-hidden="true" className="size-5" />
              ) : (
                <ZoomIn aria-hidden="true" className="size-5" />
              )}
              {actual ? t.fit : t.actual}
            </Button>
            <Dialog.Close asChild>
              <Button look="quiet" size="icon" aria-label={ui.close}>
                <X aria-hidden="true" className="size-5" />
              </Button>
            </Dialog.Close>
          </div>
          <section
            aria-label={actual ? t.scroll : t.image}
            tabIndex={actual ? 0 : -1}
            className="grid overflow-auto p-2"
          >
            <div
              className="m-auto"
              style={{
                aspectRatio: ratio,
                width: actual ? width : `min(100%, calc((100dvh - 4.5rem) * ${ratio}), ${width}px)`,
              }}
            >
              <DocumentPicture
                document={{ ...document, renditions: largest }}
                sizes={`${width}px`}
                alt={document.filename}
                fit="contain"
                lazy={false}
              />
            </div>
          </section>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
