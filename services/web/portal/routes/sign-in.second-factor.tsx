import { createFileRoute, redirect } from '@tanstack/react-router';
import { pendingChallenge } from '../../shared/sign-in/challenge.ts';
import { SecondFactorPage } from '../../shared/sign-in/second-factor-page.tsx';
import { secondFactorSearch } from '../../shared/sign-in/sign-in-search.ts';

export const Route = createFileRoute('/sign-in/second-factor')({
  validateSearch: secondFactorSearch,
  beforeLoad: ({ search, cause }) => {
    // A provider's sign-in says more; one by password is in memory, and was lost by a reload.
    if (cause === 'enter' && !pendingChallenge() && search.enrolment === undefined) {
      throw redirect({ to: '/sign-in', search, replace: true });
    }
  },
  component: SecondFactor,
});

function SecondFactor() {
  return <SecondFactorPage search={Route.useSearch()} />;
}
