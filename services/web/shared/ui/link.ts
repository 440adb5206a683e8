/** The classes of a link within a page; as tall as a finger. */
export const linkClass =
  'inline-flex min-h-11 items-center font-medium text-accent-strong underline underline-offset-4 hover:text-ink';
