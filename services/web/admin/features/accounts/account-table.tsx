import { Link } from '@tanstack/react-router';
import type { ManagedAccount } from '../../../../contracts/administration.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { useAccount } from '../../../shared/session/session.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { AccountState } from './account-state.tsx';
import { messages } from './accounts.messages.ts';

/** Accounts, each leading to its page. */
export const AccountTable = ({ accounts }: { accounts: readonly ManagedAccount[] }) => {
  const t = useMessages(messages);
  const own = useAccount().id;
  return (
    <DataTable
      label={t.title}
      rows={accounts}
      rowKey={({ id }) => id}
      columns={[
        {
          head: t.email,
          className: 'md:w-1/2',
          cell: ({ id, email }) => (
            <>
              <Link to="/accounts/$id" params={{ id }} className="font-medium text-accent underline">
                {email}
              </Link>
              {id === own && <span className="text-muted"> ({t.you})</span>}
            </>
          ),
        },
        { head: t.role, cell: ({ role }) => t.roles[role] },
        { head: t.state, cell: ({ disabledAt }) => <AccountState disabledAt={disabledAt} /> },
        { head: t.createdAt, cell: ({ createdAt }) => <Time at={createdAt} relative /> },
      ]}
    />
  );
};
