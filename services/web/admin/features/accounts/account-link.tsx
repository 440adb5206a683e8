import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isProblem } from '../../../shared/api/api-problem.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './accounts.messages.ts';
import { accountQuery } from './accounts.queries.ts';

/** An account by its address, which is asked for once; by its id as long as that is not known. */
export const AccountLink = ({ id }: { id: string }) => {
  const t = useMessages(messages);
  const { data, error } = useQuery({ ...accountQuery(id), staleTime: 300_000 });
  if (isProblem(error, 'account-not-found')) return <span title={id}>{t.gone}</span>;
  return (
    <Link to="/accounts/$id" params={{ id }} className="text-accent underline">
      {data?.email ?? id}
    </Link>
  );
};
