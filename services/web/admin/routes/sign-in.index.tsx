import { createFileRoute } from '@tanstack/react-router';
import { pathBack } from '../../shared/session/path-back.ts';
import { signedInGoesOn } from '../../shared/session/require-session.ts';
import { SignInPage } from '../../shared/sign-in/sign-in-page.tsx';
import { signInSearch } from '../../shared/sign-in/sign-in-search.ts';

export const Route = createFileRoute('/sign-in/')({
  // The first page of who comes for the first time is there with the first file.
  codeSplitGroupings: [],
  validateSearch: signInSearch,
  beforeLoad: signedInGoesOn,
  component: SignIn,
});

function SignIn() {
  const search = Route.useSearch();
  return <SignInPage search={search} comeBack={pathBack(search.returnTo ?? '/')} />;
}
