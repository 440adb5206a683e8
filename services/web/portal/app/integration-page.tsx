import type { UseQueryResult } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { apiUrl } from '../../shared/api/send.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { Button } from '../../shared/ui/button.tsx';
import { PageHeader } from '../../shared/ui/card.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import { QueryView } from '../../shared/ui/query-view.tsx';
import { EmptyState } from '../../shared/ui/states.tsx';

/** What an integration page says. */
type Texts = {
  title: string;
  /** @param most how many there may be, as written */
  about: (most: string) => string;
  docs: string;
  create: string;
  tooMany: string;
  list: string;
  none: string;
  noneAbout: string;
};

/**
 * A page of what connects other software to an account: what there is, of at most so many, and the way to one more.
 *
 * @param children an item's row, a `li`
 * @param dialog makes a new one
 */
export const IntegrationPage = <Item extends { id: string }>({
  texts,
  query,
  most,
  icon: Icon,
  dialog,
  children,
}: {
  texts: Texts;
  query: UseQueryResult<{ items: Item[] }>;
  most: number;
  icon: LucideIcon;
  dialog: (close: () => void) => ReactNode;
  children: (item: Item) => ReactNode;
}) => {
  const format = useFormats();
  const [creating, setCreating] = useState(false);
  const isFull = (query.data?.items.length ?? 0) >= most;
  return (
    <>
      <PageHeader title={texts.title}>
        <Button look="primary" disabled={isFull} onClick={() => setCreating(true)}>
          {texts.create}
        </Button>
      </PageHeader>
      <p className="max-w-prose text-muted">
        {texts.about(format.number(most))}{' '}
        <a href={apiUrl('/docs')} target="_blank" rel="noreferrer" className="text-accent underline">
          {texts.docs}
        </a>
      </p>
      {isFull && <Notice look="warning">{texts.tooMany}</Notice>}
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Icon aria-hidden="true" className="size-8" />} title={texts.none}>
              {texts.noneAbout}
            </EmptyState>
          ) : (
            <ul
              aria-label={texts.list}
              className="grid divide-y divide-line rounded-xl border border-line bg-surface px-4 sm:px-6"
            >
              {items.map(children)}
            </ul>
          )
        }
      </QueryView>
      {creating && dialog(() => setCreating(false))}
    </>
  );
};
