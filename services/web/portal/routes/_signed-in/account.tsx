import { createFileRoute, Outlet } from '@tanstack/react-router';
import { AccountNavigation } from '../../features/account/account-navigation.tsx';

export const Route = createFileRoute('/_signed-in/account')({ component: AccountPages });

function AccountPages() {
  return (
    <div className="grid gap-6 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-10">
      <AccountNavigation />
      <div className="grid min-w-0 max-w-4xl content-start gap-6">
        <Outlet />
      </div>
    </div>
  );
}
