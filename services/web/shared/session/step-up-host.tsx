import { lazy, Suspense } from 'react';
import { useStepUpRequest } from './step-up.ts';

const StepUpDialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }));

/** Where `withStepUp` asks; loaded when it does. */
export const StepUpHost = () => {
  const request = useStepUpRequest();
  return (
    request && (
      <Suspense fallback={null}>
        <StepUpDialog request={request} />
      </Suspense>
    )
  );
};
