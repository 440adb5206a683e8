import { createFileRoute } from '@tanstack/react-router';
import { SetPasswordPage } from '../features/password/set-password-page.tsx';

export const Route = createFileRoute('/reset-password')({ component: ResetPassword });

function ResetPassword() {
  return <SetPasswordPage purpose="reset" />;
}
