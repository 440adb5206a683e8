import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Document } from '../../../../contracts/documents.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { messages } from './document.messages.ts';
import { textQuery } from './document.queries.ts';

/** What a document says: a PDF page by page, a text file in one piece. */
export const DocumentText = ({ document: { id, version, text, pages } }: { document: Document }) => {
  const t = useMessages(messages).text;
  const [page, setPage] = useState(1);
  const query = useQuery({ ...textQuery(id, version, pages === null ? null : page), enabled: text !== null });
  if (!text) return null;
  if (text.characters === 0) {
    return (
      <Card title={t.title}>
        <p className="text-muted">{t.none}</p>
      </Card>
    );
  }
  return (
    <Card title={t.title} {...(query.data && { action: <CopyButton key={page} text={query.data} /> })}>
      {text.source === 'ocr' && <Notice look="warning">{t.ocr}</Notice>}
      {text.truncated && <Notice look="warning">{t.truncated}</Notice>}
      <QueryView query={query}>
        {(content) =>
          content.trim() === '' ? (
            <p className="text-muted">{t.empty}</p>
          ) : (
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
              tabIndex={0}
              aria-busy={query.isPlaceholderData}
              className="wrap-anywhere max-h-96 overflow-y-auto whitespace-pre-wrap rounded-lg bg-sunken p-4 font-sans text-sm leading-relaxed aria-busy:opacity-60"
            >
              {content}
            </pre>
          )
        }
      </QueryView>
      {pages !== null && pages > 1 && <PageSwitch page={page} pages={pages} onChange={setPage} />}
    </Card>
  );
};

const PageSwitch = (props: { page: number; pages: number; onChange: (page: number) => void }) => {
  const t = useMessages(messages).text;
  const format = useFormats();
  const { page, pages, onChange } = props;
  const to = (other: number) => () => {
    if (other >= 1 && other <= pages) onChange(other);
  };
  return (
    <div className="flex items-center justify-between gap-2">
      {/* At either end a button stays where it is, and keeps the focus. */}
      <Button size="icon" aria-label={t.previous} aria-disabled={page === 1} onClick={to(page - 1)}>
        <ChevronLeft aria-hidden="true" className="size-5" />
      </Button>
      <p aria-live="polite" className="text-muted text-sm">
        {t.page(format.number(page), format.number(pages))}
      </p>
      <Button size="icon" aria-label={t.next} aria-disabled={page === pages} onClick={to(page + 1)}>
        <ChevronRight aria-hidden="true" className="size-5" />
      </Button>
    </div>
  );
};
