// biome-ignore-all lint/a11y/useSemanticElements: rows and items are placed one by one, which a table or ul cannot be
import type { ReactNode } from 'react';
import type { FoundDocument } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { DocumentCard } from './document-card.tsx';
import { DocumentColumns, DocumentRow } from './document-row.tsx';
import { messages } from './documents.messages.ts';
import type { ItemProps } from './item-props.ts';
import type { Selection } from './selection.ts';
import type { View } from './view.ts';
import { VirtualGrid } from './virtual-grid.tsx';

/** Between the cards of the gallery, in pixels. */
const gap = 12;

/** Cards of about 210 pixels; two side by side on a phone. */
const galleryShape = (width: number) => {
  const columns = Math.max(2, Math.floor((width + gap) / (210 + gap)));
  const cardWidth = (width - gap * (columns - 1)) / columns;
  return { columns, rowHeight: cardWidth * 0.75 + 72 + gap };
};

const listShape = () => ({ columns: 1, rowHeight: 65 });

/** Documents as a gallery or as a list, of which only what can be seen is drawn. */
export const DocumentItems = ({
  view,
  documents,
  isWhole,
  selection: { ids, toggle },
  noteOf,
  actionOf,
  onNearEnd,
}: {
  view: View;
  documents: readonly FoundDocument[];
  /** Whether these are all. */
  isWhole: boolean;
  selection: Selection;
  noteOf?: ((document: FoundDocument) => string) | undefined;
  actionOf?: ((document: FoundDocument) => ReactNode) | undefined;
  onNearEnd: () => void;
}) => {
  const t = useMessages(messages);
  const count = isWhole ? documents.length : -1;
  const propsOf = (document: FoundDocument, number: number): ItemProps => ({
    document,
    number,
    count,
    isChosen: ids.has(document.id),
    onToggle: toggle,
    note: noteOf?.(document),
    action: actionOf?.(document),
  });
  if (view === 'gallery') {
    return (
      <VirtualGrid
        role="list"
        aria-label={t.title}
        items={documents}
        shape={galleryShape}
        gap={gap}
        onNearEnd={onNearEnd}
      >
        {(document, number) => <DocumentCard key={document.id} {...propsOf(document, number)} />}
      </VirtualGrid>
    );
  }
  return (
    <div
      role="table"
      className="overflow-clip rounded-xl border border-line bg-surface"
      aria-label={t.title}
      aria-rowcount={isWhole ? count + 1 : -1}
    >
      <DocumentColumns />
      <VirtualGrid role="rowgroup" items={documents} shape={listShape} onNearEnd={onNearEnd}>
        {(document, number) => <DocumentRow key={document.id} {...propsOf(document, number)} />}
      </VirtualGrid>
    </div>
  );
};
