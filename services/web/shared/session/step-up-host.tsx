import { lazy, Suspense, useEffect, useState } from 'react';
import { useStepUpRequest } from './step-up.ts';
import { takeStepUpRefusal } from './step-up-visit.ts';

const StepUpDialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }));
const StepUpRefused = lazy(async () => ({ default: (await import('./step-up-refused.tsx')).StepUpRefused }));

/** Where `withStepUp` asks, and where a provider's visit that was no proof is told of; each loaded when it is needed. */
export const StepUpHost = () => {
  const request = useStepUpRequest();
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    const code = takeStepUpRefusal();
    if (code !== null) setRefusal(code);
  }, []);
  return (
    <Suspense fallback={null}>
      {request && <StepUpDialog request={request} />}
      {refusal !== null && <StepUpRefused code={refusal} />}
    </Suspense>
  );
};
