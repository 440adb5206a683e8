import { createFileRoute, redirect } from '@tanstack/react-router';
import { NoToken } from '../features/visit/no-token.tsx';
import { keepShareToken, keptShareToken } from '../features/visit/share-token.ts';
import { ShareVisit } from '../features/visit/share-visit.tsx';

export const Route = createFileRoute('/share')({
  // The secret leaves the address, and so the history, as soon as it is read.
  beforeLoad: ({ location }) => {
    if (location.hash) {
      keepShareToken(location.hash);
      throw redirect({ to: '/share', replace: true });
    }
    return { token: keptShareToken() };
  },
  component: Page,
});

function Page() {
  const { token } = Route.useRouteContext();
  return (
    <>
      <meta name="robots" content="noindex" />
      {token === null ? <NoToken /> : <ShareVisit key={token} token={token} />}
    </>
  );
}
