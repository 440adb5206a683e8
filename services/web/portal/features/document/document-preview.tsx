import { Maximize2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type Document, kindOf } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { DocumentIcon } from '../documents/document-icon.tsx';
import { DocumentPicture } from '../documents/document-picture.tsx';
import { messages } from './document.messages.ts';

const PictureDialog = lazy(async () => ({ default: (await import('./picture-dialog.tsx')).PictureDialog }));

/** How much of the screen's height a picture takes, at most: per cent. */
const screenShare = 70;

/** A picture, or the first page of a PDF, as large as the screen allows; a press shows it larger. */
export const DocumentPreview = ({ document }: { document: Document }) => {
  const t = useMessages(messages).preview;
  const [zoomed, setZoomed] = useState(false);
  const { image, mediaType, state, text } = document;
  if (!image) {
    // A text is its own preview.
    if (text) return null;
    const isUnderWay = state === 'uploaded' || state === 'processing';
    const isOffice = state === 'ready' && kindOf(mediaType) === 'office';
    return (
      <EmptyState
        icon={<DocumentIcon mediaType={mediaType} className="size-10" />}
        title={isUnderWay ? t.later : t.none}
      >
        {isOffice && t.office}
      </EmptyState>
    );
  }
  const ratio = image.width / image.height;
  const height = `${screenShare * ratio}`;
  return (
    <div className="rounded-xl border border-line bg-sunken p-2 sm:p-4">
      <button
        type="button"
        aria-label={`${t.zoom} : ${document.filename}`}
        onClick={() => setZoomed(true)}
        className="group relative mx-auto block max-w-full overflow-hidden rounded-lg"
        style={{ aspectRatio: ratio, width: `min(100%, ${height}dvh, ${image.width}px)` }}
      >
        <DocumentPicture
          document={document}
          sizes={`(min-width: 64rem) min(${height}vh, 50rem), min(${height}vh, 100vw)`}
          fit="contain"
          lazy={false}
        />
        <span className="absolute right-2 bottom-2 grid size-11 place-items-center rounded-lg bg-surface text-ink opacity-90 shadow group-hover:opacity-100">
          <Maximize2 aria-hidden="true" className="size-5" />
        </span>
      </button>
      <Suspense>{zoomed && <PictureDialog document={document} onClose={() => setZoomed(false)} />}</Suspense>
    </div>
  );
};
