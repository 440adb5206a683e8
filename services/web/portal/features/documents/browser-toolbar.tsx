import { LayoutGrid, List } from 'lucide-react';
import type { Ref } from 'react';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Checkbox } from '../../../shared/ui/checkbox.tsx';
import { messages } from './documents.messages.ts';
import { messages as selectionMessages } from './selection.messages.ts';
import type { useSelection } from './selection.ts';
import type { DocumentList } from './use-document-list.ts';
import { setView, type View, views } from './view.ts';

const icons = { gallery: LayoutGrid, list: List };

/** Above the documents: choose all that are loaded, how many there are, as what they are shown. */
export const BrowserToolbar = ({
  ref,
  list: { documents, hasNextPage },
  selection,
  view,
}: {
  /** Of what takes the focus when what had it is gone. */
  ref: Ref<HTMLParagraphElement>;
  list: DocumentList;
  selection: ReturnType<typeof useSelection>;
  view: View;
}) => {
  const t = useMessages(messages);
  const selectionTexts = useMessages(selectionMessages);
  const format = useFormats();
  const shown = format.number(documents.length);
  const chosen = selection.chosen.length;
  return (
    <div className="flex min-h-11 items-center gap-x-3 pb-2">
      <Checkbox
        label={selectionTexts.selectAll}
        checked={chosen === 0 ? false : chosen === documents.length || 'indeterminate'}
        onCheckedChange={(checked) => (checked === true ? selection.chooseAll() : selection.clear())}
        className="min-h-11 text-sm"
      />
      <p ref={ref} tabIndex={-1} aria-live="polite" className="min-w-0 grow text-muted text-sm outline-none">
        {hasNextPage ? t.moreThan(shown) : t.count(documents.length, shown)}
      </p>
      <fieldset className="flex rounded-lg border border-line-strong">
        <legend className="sr-only">{t.view}</legend>
        {views.map((one) => {
          const Icon = icons[one];
          return (
            <button
              key={one}
              type="button"
              aria-pressed={one === view}
              aria-label={t.views[one]}
              title={t.views[one]}
              onClick={() => setView(one)}
              className="grid size-11 place-items-center rounded-lg text-muted hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-strong"
            >
              <Icon aria-hidden="true" className="size-5" />
            </button>
          );
        })}
      </fieldset>
    </div>
  );
};
