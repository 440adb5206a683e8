import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { UploadRow } from './upload-row.tsx';
import { messages } from './uploads.messages.ts';
import { useUploads } from './uploads.ts';

/** All uploads, of which only those in view are drawn: there may be thousands. */
export const UploadList = () => {
  const t = useMessages(messages);
  const all = useUploads();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: all.length,
    getScrollElement: () => box.current,
    estimateSize: () => 66,
    getItemKey: (index) => all[index]?.id ?? index,
    overscan: 5,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, who has no mouse could not scroll it.
    <section ref={box} tabIndex={0} aria-label={t.files} className="max-h-[45dvh] overflow-y-auto">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const upload = all[index];
          if (!upload) return null;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={all.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <UploadRow upload={upload} />
            </li>
          );
        })}
      </ul>
    </section>
  );
};
