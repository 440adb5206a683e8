import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Checkbox } from '../../../shared/ui/checkbox.tsx';
import { SelectField, TextField } from '../../../shared/ui/field.tsx';
import { countFilters, type DocumentSearch, kinds, readSearch, states } from './document-search.ts';
import { messages as documentMessages } from './documents.messages.ts';
import { messages } from './search.messages.ts';

/** Chooses among the documents by what they are. @param onChange takes effect at once */
export const DocumentFilters = ({
  id,
  search,
  isOpen,
  onChange,
}: {
  id: string;
  search: DocumentSearch;
  /** On a phone; elsewhere they are always there. */
  isOpen: boolean;
  onChange: (search: DocumentSearch) => void;
}) => {
  const t = useMessages(messages);
  const names = useMessages(documentMessages);
  const change = (one: Record<string, unknown>) => onChange(readSearch({ ...search, ...one }));
  const count = countFilters(search);
  return (
    <div
      id={id}
      className={`${isOpen ? 'grid' : 'hidden'} grid-cols-2 items-end gap-3 md:flex md:flex-wrap [&_input]:min-w-0`}
    >
      <SelectField label={t.kind} value={search.kind ?? ''} onChange={({ target }) => change({ kind: target.value })}>
        <option value="">{t.all}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {names.kinds[kind]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t.state}
        value={search.state ?? ''}
        onChange={({ target }) => change({ state: target.value })}
      >
        <option value="">{t.all}</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {names.states[state]}
          </option>
        ))}
      </SelectField>
      <TextField
        type="date"
        label={t.from}
        value={search.from ?? ''}
        max={search.to}
        onChange={({ target }) => change({ from: target.value })}
      />
      <TextField
        type="date"
        label={t.to}
        value={search.to ?? ''}
        min={search.from}
        onChange={({ target }) => change({ to: target.value })}
      />
      <Checkbox
        label={t.hasInvoice}
        checked={search.hasInvoice ?? false}
        onCheckedChange={(checked) => change({ hasInvoice: checked === true })}
        className="col-span-2 min-h-11 text-sm"
      />
      {count > 0 && (
        <p className="col-span-2 flex min-h-11 items-center gap-2 text-muted text-sm">
          <span role="status">{t.active(count)}</span>
          <Button look="quiet" onClick={() => onChange(search.q === undefined ? {} : { q: search.q })}>
            {t.reset}
          </Button>
        </p>
      )}
    </div>
  );
};
