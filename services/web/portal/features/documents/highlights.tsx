import type { FoundDocument, Fragment } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './documents.messages.ts';

/** Text with its hits marked. The API sends pieces, never markup. */
const Marked = ({ fragment }: { fragment: Fragment }) =>
  fragment.map(({ text, hit }, at) =>
    hit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name than their place
      <mark key={at} className="rounded-sm bg-warning-soft text-inherit">
        {text}
      </mark>
    ) : (
      text
    ),
  );

/** The name of a document, with what was found in it. */
export const Filename = ({ document: { filename, highlights } }: { document: FoundDocument }) => {
  const fragment = highlights?.find(({ field }) => field === 'filename')?.fragments[0];
  return fragment ? <Marked fragment={fragment} /> : filename;
};

/** Characters before the first hit: more would push it out of the two lines there are on a phone. */
const lead = 14;

/** The fragment from shortly before its first hit. */
const fromHit = ([first, ...rest]: Fragment): Fragment => {
  if (!first || first.hit || first.text.length <= lead) return first ? [first, ...rest] : rest;
  const end = first.text.slice(-lead);
  return [{ text: `…${end.slice(end.indexOf(' ') + 1)}`, hit: false }, ...rest];
};

/** Where else what is searched for was found: a piece of the text or the invoice. */
export const FoundIn = ({ document: { highlights } }: { document: FoundDocument }) => {
  const t = useMessages(messages);
  const found = highlights?.find(({ field }) => field !== 'filename');
  const [fragment] = found?.fragments ?? [];
  if (!found || !fragment || found.field === 'filename') return null;
  return (
    <p className="line-clamp-2 break-words text-muted text-xs">
      <span className="sr-only">{`${t.found[found.field]} `}</span>
      <Marked fragment={fromHit(fragment)} />
    </p>
  );
};
