import { useInfiniteQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PageHeader } from '../../../shared/ui/card.tsx';
import { MoreButton } from '../../../shared/ui/more-button.tsx';
import { QueryView } from '../../../shared/ui/query-view.tsx';
import { EmptyState } from '../../../shared/ui/states.tsx';
import { AccountTable } from '../../features/accounts/account-table.tsx';
import { messages } from '../../features/accounts/accounts.messages.ts';
import { accountListQuery } from '../../features/accounts/accounts.queries.ts';
import { InviteDialog } from '../../features/accounts/invite-dialog.tsx';
import { ChoiceFilter } from '../../features/filters/choice-filter.tsx';
import { FilterBar } from '../../features/filters/filter-bar.tsx';
import { oneOf, present, text } from '../../features/filters/search-params.ts';
import { TextFilter } from '../../features/filters/text-filter.tsx';

export const Route = createFileRoute('/_signed-in/accounts/')({
  validateSearch: (search) =>
    present({
      email: text(search['email']),
      role: oneOf(['customer', 'staff', 'admin'], search['role']),
      state: oneOf(['active', 'disabled'], search['state']),
    }),
  component: AccountsPage,
});

function AccountsPage() {
  const t = useMessages(messages);
  const [isInviting, setInviting] = useState(false);
  const navigate = Route.useNavigate();
  const search = Route.useSearch();
  const query = useInfiniteQuery(accountListQuery(search));
  const filter = (change: { [Name in keyof typeof search]?: (typeof search)[Name] | undefined }) =>
    void navigate({ search: present({ ...search, ...change }), replace: true, resetScroll: false });
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <PageHeader title={t.title}>
        <Button look="primary" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden="true" className="size-5" />
          {t.invite.open}
        </Button>
      </PageHeader>
      <FilterBar onReset={isFiltered ? () => void navigate({ search: {}, replace: true }) : null}>
        <TextFilter label={t.emailStart} value={search.email} maxLength={254} onChange={(email) => filter({ email })} />
        <ChoiceFilter
          label={t.role}
          any={t.anyRole}
          choices={t.roles}
          value={search.role}
          onChange={(role) => filter({ role })}
        />
        <ChoiceFilter
          label={t.state}
          any={t.anyState}
          choices={t.states}
          value={search.state}
          onChange={(state) => filter({ state })}
        />
      </FilterBar>
      <QueryView query={query}>
        {({ pages }) => {
          const accounts = pages.flatMap(({ items }) => items);
          return accounts.length === 0 ? (
            <EmptyState title={t.none}>{isFiltered && t.noneMatches}</EmptyState>
          ) : (
            <AccountTable accounts={accounts} />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
      <InviteDialog open={isInviting} onOpenChange={setInviting} />
    </>
  );
}
