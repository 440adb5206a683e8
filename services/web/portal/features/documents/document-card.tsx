// biome-ignore-all lint/a11y/useSemanticElements: rows and items are placed one by one, which a table or ul cannot be
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { memo } from 'react';
import { useFormats } from '../../../shared/i18n/format.ts';
import { DocumentPicture } from './document-picture.tsx';
import { StateBadge, StateDetails } from './document-state.tsx';
import { Filename, FoundIn } from './highlights.tsx';
import type { ItemProps } from './item-props.ts';
import { SelectBox } from './select-box.tsx';

/** A document in the gallery. */
export const DocumentCard = memo(({ document, number, count, isChosen, onToggle, note, action }: ItemProps) => {
  const format = useFormats();
  const { id, filename, state, size, createdAt } = document;
  return (
    <div
      role="listitem"
      data-item={number}
      aria-setsize={count}
      aria-posinset={number + 1}
      className={clsx(
        'relative flex flex-col overflow-hidden rounded-xl border bg-surface hover:border-line-strong has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:outline-offset-2',
        isChosen ? 'border-accent ring-2 ring-accent' : 'border-line',
      )}
    >
      <div className="aspect-4/3 w-full shrink-0">
        <DocumentPicture document={document} sizes="(min-width: 640px) 240px, 50vw" />
      </div>
      <div className="absolute top-2 left-2 rounded-lg bg-surface/90">
        <SelectBox id={id} name={filename} isChosen={isChosen} onToggle={onToggle} />
      </div>
      {state !== 'ready' && (
        <div className="absolute top-2 right-2">
          <StateBadge state={state} />
        </div>
      )}
      <div className="grid content-start gap-1 p-3">
        <Link
          to="/documents/$id"
          params={{ id }}
          className="line-clamp-2 scroll-mt-32 break-words font-medium text-sm outline-none after:absolute after:inset-0"
        >
          <Filename document={document} />
        </Link>
        <FoundIn document={document} />
        <p className="text-muted text-xs">{note ?? `${format.bytes(size)} · ${format.date(createdAt)}`}</p>
        <StateDetails document={document} />
        {action}
      </div>
    </div>
  );
});
