import { lazy, Suspense } from 'react';
import { useTotalsText } from './totals-text.ts';
import { useUploads, useUploadTotals } from './uploads.ts';

// Only who uploads something needs it.
const UploadWindow = lazy(async () => ({ default: (await import('./upload-window.tsx')).UploadWindow }));

/** The uploads, on every page; nothing without any. Once in an application. */
export const UploadPanel = () => {
  const totals = useUploadTotals();
  const { announced } = useTotalsText(totals);
  const isShown = useUploads().length > 0;
  return (
    <>
      <p role="status" className="sr-only">
        {isShown && announced}
      </p>
      {isShown && (
        <Suspense>
          {/* The end of the page can be scrolled above it. */}
          <div aria-hidden="true" className="h-16" />
          <UploadWindow />
        </Suspense>
      )}
    </>
  );
};
