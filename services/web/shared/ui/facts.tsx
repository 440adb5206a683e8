import type { ReactNode } from 'react';

/** What is known of something: names and values, in as many columns as there is room for. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">{children}</dl>
);

/** @param props.wide takes the whole row */
export const Fact = ({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) => (
  <div className={`grid min-w-0 content-start gap-0.5 ${wide ? 'col-span-full' : ''}`}>
    <dt className="text-muted text-sm">{label}</dt>
    <dd className="[overflow-wrap:anywhere]">{children}</dd>
  </div>
);
