import { createFileRoute } from '@tanstack/react-router';
import { SetPasswordPage } from '../features/password/set-password-page.tsx';

export const Route = createFileRoute('/accept-invitation')({ component: AcceptInvitation });

function AcceptInvitation() {
  return <SetPasswordPage purpose="invitation" />;
}
