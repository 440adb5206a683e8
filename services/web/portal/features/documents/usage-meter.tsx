import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Notice } from '../../../shared/ui/notice.tsx';
import { ProgressBar } from '../../../shared/ui/progress-bar.tsx';
import { nearlyFull, usageQuery } from './documents.queries.ts';
import { messages } from './usage.messages.ts';

/** Takes the room of the figures that are not there yet, so that nothing moves when they come. */
const usual = { bytes: { used: 1.23e6, allowed: 1e10 }, documents: { used: 12, allowed: 100_000 } };

/** How much of the account's room is used. It is an aside: where it cannot be had, nothing is seen here. */
export const UsageMeter = () => {
  const t = useMessages(messages);
  const format = useFormats();
  const { data: usage } = useQuery(usageQuery);
  const { bytes, documents } = usage ?? usual;
  return (
    <p className={clsx('flex flex-wrap items-center gap-x-3 text-muted text-sm', !usage && 'invisible')}>
      <span className="w-32 rounded-full ring-1 ring-line">
        <ProgressBar value={Math.min(1, bytes.used / bytes.allowed)} label={t.label} />
      </span>
      <span>{t.bytes(format.bytes(bytes.used), format.bytes(bytes.allowed))}</span>
      <span>{t.documents(format.number(documents.used), format.number(documents.allowed))}</span>
    </p>
  );
};

/** Says so when there is hardly any room left. */
export const UsageWarning = () => {
  const t = useMessages(messages);
  const { data: usage } = useQuery(usageQuery);
  if (!usage) return null;
  const share = Math.max(...[usage.bytes, usage.documents].map(({ used, allowed }) => used / allowed));
  if (share < nearlyFull) return null;
  return (
    <Notice look="warning" title={share < 1 ? t.nearly : t.full}>
      <p>{t.text}</p>
    </Notice>
  );
};
