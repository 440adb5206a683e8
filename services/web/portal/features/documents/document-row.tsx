// biome-ignore-all lint/a11y/useSemanticElements: rows and items are placed one by one, which a table or ul cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: rows of a table are no widgets; their links and checkboxes are
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { memo } from 'react';
import { kindOf } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { DocumentPicture } from './document-picture.tsx';
import { StateBadge, StateDetails } from './document-state.tsx';
import { messages } from './documents.messages.ts';
import { Filename, FoundIn } from './highlights.tsx';
import type { ItemProps } from './item-props.ts';
import { SelectBox } from './select-box.tsx';

const columnsClass =
  'grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-center gap-x-3 px-2 md:grid-cols-[2.75rem_minmax(0,1fr)_7rem_6rem_8rem_9rem]';

/** On a phone, what has no column stands below the name. */
const wideClass = 'hidden text-muted text-sm md:block';

/** The names of the list's columns. */
export const DocumentColumns = () => {
  const t = useMessages(messages).columns;
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className={clsx(columnsClass, 'hidden min-h-10 border-line border-b md:grid')}>
        {/* Of the checkboxes, each of which has a name. */}
        <span role="cell" />
        {(['name', 'kind', 'size', 'date', 'state'] as const).map((column) => (
          <span key={column} role="columnheader" className="font-medium text-muted text-sm">
            {t[column]}
          </span>
        ))}
      </div>
    </div>
  );
};

/** A document in the list. */
export const DocumentRow = memo(({ document, number, isChosen, onToggle, note, action }: ItemProps) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { id, filename, mediaType, state, size, createdAt } = document;
  const kind = t.kinds[kindOf(mediaType)];
  return (
    <div
      role="row"
      data-item={number}
      aria-rowindex={number + 2}
      className={clsx(
        columnsClass,
        'relative min-h-16 border-line border-b py-2 hover:bg-sunken has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2',
        isChosen && 'bg-accent-soft',
      )}
    >
      <div role="cell">
        <SelectBox id={id} name={filename} isChosen={isChosen} onToggle={onToggle} />
      </div>
      <div role="cell" className="flex items-center gap-3">
        <div className="size-11 shrink-0 overflow-hidden rounded-md">
          <DocumentPicture document={document} sizes="44px" />
        </div>
        <div className="grid min-w-0 gap-0.5">
          <Link
            to="/documents/$id"
            params={{ id }}
            className="line-clamp-2 scroll-mt-32 break-words font-medium outline-none after:absolute after:inset-0"
          >
            <Filename document={document} />
          </Link>
          <p className={clsx('text-muted text-xs', !note && 'md:hidden')}>
            {note ?? `${kind} · ${format.bytes(size)} · ${format.date(createdAt)}`}
          </p>
          {!action && state !== 'ready' && (
            <p className="md:hidden">
              <StateBadge state={state} />
            </p>
          )}
          <FoundIn document={document} />
          <StateDetails document={document} />
        </div>
      </div>
      <div role="cell" className={wideClass}>
        {kind}
      </div>
      <div role="cell" className={clsx(wideClass, 'tabular-nums')}>
        {format.bytes(size)}
      </div>
      <div role="cell" className={wideClass}>
        {format.date(createdAt)}
      </div>
      <div role="cell" className={action ? '' : 'hidden md:block'}>
        {action ?? <StateBadge state={state} />}
      </div>
    </div>
  );
});
