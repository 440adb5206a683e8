import { type Static, Type } from 'typebox';
import { Role } from './accounts.ts';
import { Document, DocumentState } from './documents.ts';
import { Instant, Page, PageQuery, Uuid } from './primitives.ts';

const Language = Type.Enum(['en', 'fr'], { description: 'Of the mails to the account.' });

/** An account as staff sees it. */
export const ManagedAccount = Type.Object({
  id: Uuid,
  email: Type.String(),
  role: Role,
  language: Language,
  createdAt: Instant,
  disabledAt: Type.Union([Instant, Type.Null()], { description: 'Since when nobody signs in to it.' }),
});
export type ManagedAccount = Static<typeof ManagedAccount>;

export const ManagedAccountPage = Page(ManagedAccount);
export type ManagedAccountPage = Static<typeof ManagedAccountPage>;

export const ManagedAccountQuery = Type.Object(
  {
    ...PageQuery,
    email: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'What the address starts with.' })),
    role: Type.Optional(Role),
    state: Type.Optional(Type.Enum(['active', 'disabled'])),
  },
  { additionalProperties: false },
);
export type ManagedAccountQuery = Static<typeof ManagedAccountQuery>;

export const Invitation = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254, examples: ['marie@example.fr'] }),
    role: Role,
    language: Language,
  },
  { additionalProperties: false },
);
export type Invitation = Static<typeof Invitation>;

export const AccountChange = Type.Object(
  { role: Type.Optional(Role), disabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
export type AccountChange = Static<typeof AccountChange>;

/** A document as staff sees it: what became of it, not what is in it. */
export const ManagedDocument = Type.Pick(Document, [
  'id',
  'filename',
  'mediaType',
  'size',
  'state',
  'problem',
  'createdAt',
  'updatedAt',
  'deletedAt',
]);
export type ManagedDocument = Static<typeof ManagedDocument>;

export const ManagedDocumentQuery = Type.Object(
  { ...PageQuery, state: Type.Optional(DocumentState) },
  { additionalProperties: false },
);
export type ManagedDocumentQuery = Static<typeof ManagedDocumentQuery>;

/** Of one account, newest first, the trash included. */
export const ManagedDocumentPage = Page(ManagedDocument);
export type ManagedDocumentPage = Static<typeof ManagedDocumentPage>;

/** One document, and whose it is. */
export const ManagedDocumentDetail = Type.Object({ ...ManagedDocument.properties, accountId: Uuid });
export type ManagedDocumentDetail = Static<typeof ManagedDocumentDetail>;
