/** Where to go on after a sign-in: a path of this application, whatever the address says. */
export const returnTo = (value: unknown): string =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : '/';
