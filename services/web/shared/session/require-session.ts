import { redirect } from '@tanstack/react-router';
import { currentSession } from './session.ts';

/** For the `beforeLoad` of what only who is signed in may see: others sign in first, and come back. */
export const requireSession = ({ location }: { location: { href: string } }): void => {
  if (currentSession()) return;
  throw redirect({ to: '/sign-in', search: { returnTo: location.href }, replace: true });
};

/** For the `beforeLoad` of the sign-in: who is signed in goes on to where he wanted to. */
export const signedInGoesOn = ({ search }: { search: { returnTo?: string } }): void => {
  if (currentSession()) throw redirect({ href: search.returnTo ?? '/', replace: true });
};
