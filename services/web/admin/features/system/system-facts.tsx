import type { SystemState } from '../../../../contracts/system.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Card } from '../../../shared/ui/card.tsx';
import { Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Time } from '../../../shared/ui/time.tsx';
import { messages } from './system.messages.ts';

/** What runs, and how much it holds. */
export const SystemFacts = ({ system }: { system: SystemState }) => {
  const t = useMessages(messages);
  const format = useFormats();
  const { accounts, storage } = system;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title={t.platform}>
        <Facts>
          <Fact label={t.release}>{system.release}</Fact>
          <Fact label={t.node}>{system.node}</Fact>
          <Fact label={t.startedAt}>
            <Time at={system.startedAt} relative />
          </Fact>
          <Fact label={t.migration}>{system.migration ?? t.unknown}</Fact>
        </Facts>
      </Card>
      <Card title={t.contents}>
        <Facts>
          <Fact label={t.accounts}>{format.number(accounts.total)}</Fact>
          <Fact label={t.disabled}>{format.number(accounts.disabled)}</Fact>
          <Fact label={t.documents}>{format.number(storage.documents)}</Fact>
          <Fact label={t.bytes}>{format.bytes(storage.bytes)}</Fact>
          <Fact label={t.trashBytes}>{format.bytes(storage.trashBytes)}</Fact>
          <Fact label={t.renditionBytes}>{format.bytes(storage.renditionBytes)}</Fact>
        </Facts>
      </Card>
    </div>
  );
};
