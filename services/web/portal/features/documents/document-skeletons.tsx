import { useMessages } from '../../../shared/i18n/messages.ts';
import { Skeleton } from '../../../shared/ui/states.tsx';
import { messages } from '../../../shared/ui/ui.messages.ts';
import type { View } from './view.ts';

/** The places of documents that are being loaded. */
export const DocumentSkeletons = ({ view, count = 10, label }: { view: View; count?: number; label?: string }) => {
  const t = useMessages(messages);
  const places = Array.from({ length: count }, (_, place) => `${place}`);
  return (
    <div role="status" className="pt-3 first:pt-0">
      <span className="sr-only">{label ?? t.loading}</span>
      {view === 'gallery' ? (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(210px,1fr))]">
          {places.map((place) => (
            <div key={place} className="overflow-hidden rounded-xl border border-line bg-surface">
              <Skeleton className="aspect-4/3 w-full" />
              <div className="grid gap-2 p-3">
                <Skeleton className="h-4 w-3/4" />
                <Skeleton className="h-3 w-1/2" />
              </div>
            </div>
          ))}
        </div>
      ) : (
        <div className="rounded-xl border border-line bg-surface">
          {places.map((place) => (
            <div key={place} className="flex min-h-16 items-center gap-4 border-line border-b px-4 last:border-b-0">
              <Skeleton className="size-5" />
              <Skeleton className="size-11" />
              <Skeleton className="h-4 w-1/3" />
            </div>
          ))}
        </div>
      )}
    </div>
  );
};
