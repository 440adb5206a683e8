import { createFileRoute } from '@tanstack/react-router';
import { siteConfig } from '../../shared/config.ts';
import { returnTo } from '../../shared/session/return-to.ts';
import { withSession } from '../../shared/session/session.ts';
import { LoadingState } from '../../shared/ui/states.tsx';

/** Providers come back to the portal only: from here, staff goes on to the other application. */
export const Route = createFileRoute('/administration')({
  validateSearch: (search): { returnTo: string } => ({ returnTo: returnTo(search['returnTo']) }),
  beforeLoad: ({ search }) => location.replace(withSession(`${siteConfig().adminUrl}${search.returnTo}`)),
  component: LoadingState,
});
