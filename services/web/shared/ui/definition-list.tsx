import type { ReactNode } from 'react';

/** Facts by name; side by side where there is room. What is null is left out. */
export const DefinitionList = ({ items }: { items: readonly (readonly [term: string, value: ReactNode])[] }) => (
  <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[max-content_1fr]">
    {items
      .filter(([, value]) => value !== null)
      .map(([term, value]) => (
        <div key={term} className="grid items-baseline gap-x-6 gap-y-0.5 sm:col-span-2 sm:grid-cols-subgrid">
          <dt className="text-muted text-sm">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
  </dl>
);
