import type { ManagedAccount } from '../../../../contracts/administration.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { messages } from './accounts.messages.ts';

export const AccountFacts = ({ account }: { account: ManagedAccount }) => {
  const t = useMessages(messages);
  return (
    <Card title={t.account}>
      <Facts>
        <Fact label={t.role}>{t.roles[account.role]}</Fact>
        <Fact label={t.language}>{t.languages[account.language]}</Fact>
        <Fact label={t.createdAt}>
          <Time at={account.createdAt} />
        </Fact>
        {account.disabledAt && (
          <Fact label={t.disabledAt}>
            <Time at={account.disabledAt} />
          </Fact>
        )}
        <Fact label={t.id} wide>
          <span className="flex flex-wrap items-center gap-2">
            <code className="text-sm">{account.id}</code>
            <CopyButton text={account.id} />
          </span>
        </Fact>
      </Facts>
    </Card>
  );
};
