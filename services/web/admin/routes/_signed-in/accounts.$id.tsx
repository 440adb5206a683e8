import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import type { DocumentState } from '../../../../contracts/documents.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { AccountActions } from '../../features/accounts/account-actions.tsx';
import { AccountFacts } from '../../features/accounts/account-facts.tsx';
import { AccountState } from '../../features/accounts/account-state.tsx';
import { AccountTrail } from '../../features/accounts/account-trail.tsx';
import { AccountUsage } from '../../features/accounts/account-usage.tsx';
import { messages } from '../../features/accounts/accounts.messages.ts';
import { accountQuery } from '../../features/accounts/accounts.queries.ts';
import { AccountDocuments } from '../../features/documents/account-documents.tsx';
import { oneOf, present } from '../../features/filters/search-params.ts';

const documentStates = [
  'pending',
  'uploaded',
  'processing',
  'ready',
  'rejected',
  'failed',
] as const satisfies DocumentState[];

export const Route = createFileRoute('/_signed-in/accounts/$id')({
  validateSearch: (search) => present({ documents: oneOf(documentStates, search['documents']) }),
  // A dialog that is open on one account is not on the next.
  remountDeps: ({ params }) => params,
  component: AccountPage,
});

function AccountPage() {
  const t = useMessages(messages);
  const { id } = Route.useParams();
  const { documents } = Route.useSearch();
  const navigate = Route.useNavigate();
  const query = useQuery(accountQuery(id));
  return (
    <>
      <PageHeader title={query.data?.email ?? t.account}>
        {query.data && <AccountState disabledAt={query.data.disabledAt} />}
      </PageHeader>
      <QueryView query={query}>
        {(account) => (
          <>
            <div className="grid items-start gap-6 lg:grid-cols-[2fr_1fr]">
              <div className="grid gap-6">
                <AccountFacts account={account} />
                <AccountActions account={account} />
              </div>
              <AccountUsage id={id} />
            </div>
            <AccountDocuments
              accountId={id}
              state={documents}
              onState={(state) =>
                void navigate({ search: present({ documents: state }), replace: true, resetScroll: false })
              }
            />
            <AccountTrail id={id} />
          </>
        )}
      </QueryView>
    </>
  );
}
