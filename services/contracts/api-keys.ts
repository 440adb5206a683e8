import { type Static, Type } from 'typebox';

/** What an API key can be allowed to do. */
export const Scope = Type.Enum(['account:read', 'documents:read', 'documents:write']);
export type Scope = Static<typeof Scope>;
