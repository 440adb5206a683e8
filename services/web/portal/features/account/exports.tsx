import { useMutation, useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { exportDays } from '../../../../contracts/privacy.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card } from '../../../shared/ui/card.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { messages } from './data.messages.ts';
import { ExportRow } from './export-row.tsx';
import { exportsQuery, requestExport } from './exports.queries.ts';

/** Copies of all that is kept of the account (GDPR art. 15 and 20). */
export const Exports = () => {
  const { exports: t } = useMessages(messages);
  const format = useFormats();
  const exports = useQuery(exportsQuery);
  const ask = useMutation({ mutationFn: requestExport });
  const isPending = exports.data?.items.some(({ state }) => state === 'pending') ?? false;
  return (
    <Card
      title={t.title}
      description={t.about(format.number(exportDays))}
      action={
        !isPending && (
          <Button look="primary" busy={ask.isPending} onClick={() => ask.mutate()}>
            {t.ask}
          </Button>
        )
      }
    >
      {ask.error && <ProblemNotice error={ask.error} />}
      <QueryView query={exports}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Archive aria-hidden="true" className="size-8" />} title={t.none}>
              {t.noneAbout}
            </EmptyState>
          ) : (
            <ul aria-label={t.list} aria-live="polite" className="grid divide-y divide-line">
              {items.map((one) => (
                <ExportRow key={one.id} dataExport={one} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
};
