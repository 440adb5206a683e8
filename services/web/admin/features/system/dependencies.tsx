import type { Dependency } from '../../../../contracts/system.ts';
import { useFormats } from '../../../shared/i18n/format.ts';
import { useMessages } from '../../../shared/i18n/messages.ts';
import { Badge } from '../../../shared/ui/badge.tsx';
import { Notice } from '../../../shared/ui/notice.tsx';
import { messages } from './system.messages.ts';

/** What the API stands on, and how it is. */
export const Dependencies = ({ dependencies }: { dependencies: readonly Dependency[] }) => {
  const t = useMessages(messages);
  const down = dependencies.filter(({ up }) => !up);
  return (
    <section aria-label={t.dependencies} className="grid gap-4">
      {down.length > 0 ? (
        <Notice look="danger" title={t.someDown(down.map(({ name }) => t.names[name]).join(', '))}>
          {t.someDownText}
        </Notice>
      ) : (
        <Notice look="success" title={t.allUp} />
      )}
      <div className="grid gap-4 sm:grid-cols-3">
        {dependencies.map((dependency) => (
          <DependencyCard key={dependency.name} dependency={dependency} />
        ))}
      </div>
    </section>
  );
};

const DependencyCard = ({ dependency: { name, up, milliseconds, version } }: { dependency: Dependency }) => {
  const t = useMessages(messages);
  const format = useFormats();
  return (
    <article
      aria-label={t.names[name]}
      className="grid content-start gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{t.names[name]}</h2>
        <Badge look={up ? 'success' : 'danger'}>{up ? t.up : t.down}</Badge>
      </header>
      <dl className="grid gap-1 text-sm tabular-nums">
        <div className="flex justify-between gap-3">
          <dt className="text-muted">{t.milliseconds}</dt>
          <dd>{milliseconds === null ? '—' : format.duration(milliseconds)}</dd>
        </div>
        <div className="flex justify-between gap-3">
          <dt className="text-muted">{t.version}</dt>
          <dd className="text-right [overflow-wrap:anywhere]">{version ?? t.unknown}</dd>
        </div>
      </dl>
    </article>
  );
};
