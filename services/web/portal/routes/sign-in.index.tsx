import { createFileRoute, Link } from '@tanstack/react-router';
import { useMessages } from '../../shared/i18n/messages.ts';
import { signedInGoesOn } from '../../shared/session/require-session.ts';
import { messages } from '../../shared/sign-in/sign-in.messages.ts';
import { SignInPage } from '../../shared/sign-in/sign-in-page.tsx';
import { signInSearch } from '../../shared/sign-in/sign-in-search.ts';
import { linkClass } from '../../shared/ui/link.ts';

export const Route = createFileRoute('/sign-in/')({
  // The first page of who comes for the first time is there with the first file.
  codeSplitGroupings: [],
  validateSearch: signInSearch,
  beforeLoad: signedInGoesOn,
  component: SignIn,
});

function SignIn() {
  const t = useMessages(messages);
  return (
    <SignInPage search={Route.useSearch()}>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <Link to="/forgot-password" className={linkClass}>
          {t.forgotten}
        </Link>
        <span className="inline-flex flex-wrap items-center gap-x-1 text-muted">
          {t.newcomer}{' '}
          <Link to="/register" className={linkClass}>
            {t.register}
          </Link>
        </span>
      </p>
    </SignInPage>
  );
}
