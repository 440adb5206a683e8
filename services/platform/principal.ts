import type { Role } from '../contracts/accounts.ts';

/** Who makes a request: an account, as its verified access token says. */
export type Principal = { readonly accountId: string; readonly role: Role };
