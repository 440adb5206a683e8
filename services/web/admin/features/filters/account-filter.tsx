import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import type { ManagedAccountPage } from '../../../../contracts/administration.ts';
import { api } from '../../../shared/api/request.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { TextField } from '../../../shared/ui/field.tsx';
import { accountQuery } from '../accounts/accounts.queries.ts';
import { messages } from './filters.messages.ts';
import { uuid } from './search-params.ts';

/** Accounts whose address begins so; a few, to choose from. */
const suggestionsQuery = (email: string) => ({
  queryKey: ['accounts', 'suggestions', email],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get<ManagedAccountPage>('/v1/admin/accounts', { query: { email, limit: 8 }, signal }),
  enabled: email !== '' && !uuid(email),
});

/**
 * An account, by its address or its id. It is in force once what is typed is an id or the whole address of one; whoever
 * types is offered those that begin so.
 */
export const AccountFilter = ({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) => {
  const t = useMessages(messages);
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [followed, setFollowed] = useState(value);
  if (followed !== value) {
    setFollowed(value);
    setTyped(null);
  }
  const chosen = useQuery({ ...accountQuery(value ?? ''), enabled: value !== undefined });
  const wanted = (typed ?? '').trim().toLowerCase();
  const { data: suggestions } = useQuery(suggestionsQuery(wanted));
  const exact = uuid(wanted) ?? suggestions?.items.find(({ email }) => email === wanted)?.id;
  const choose = useEffectEvent(onChange);
  useEffect(() => {
    if (exact) choose(exact);
  }, [exact]);
  const isUnknown = wanted !== '' && suggestions?.items.length === 0;
  return (
    <>
      <TextField
        type="search"
        label={label}
        hint={t.accountHint}
        error={isUnknown ? t.unknownAccount : undefined}
        list={listId}
        value={typed ?? chosen.data?.email ?? value ?? ''}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={({ target }) => {
          setTyped(target.value);
          if (!target.value && value) onChange(undefined);
        }}
      />
      <datalist id={listId}>
        {suggestions?.items.map(({ id, email }) => (
          <option key={id} value={email} />
        ))}
      </datalist>
    </>
  );
};
