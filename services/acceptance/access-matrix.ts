import { randomUUIDv7 } from 'node:crypto';
import type postgres from 'postgres';
import type { Role } from '../contracts/accounts.ts';
import type { Scope } from '../contracts/api-keys.ts';
import { createOpaqueToken } from '../platform/opaque-token.ts';

/** Who may use a route, and what he gets. */
export type Access = {
  /** Status of the answer to who may, and its code if that is a problem: `200`, `409 document-not-failed`. */
  answer: string;
  /** The same, where it depends on the role. */
  byRole?: Partial<Record<Role, string>>;
  /** Nobody need say who he is. */
  public?: true;
  /** API keys with this scope may use it; without one, none may. */
  scope?: Scope;
  /** Without them, every role. */
  roles?: readonly Role[];
  /** Its caller must have proved who he is in the last ten minutes. */
  recent?: true;
  /** What `:id` in its address names. */
  id?: keyof typeof resources;
  /** Values of the address's other parameters. */
  params?: Record<string, string>;
  body?: object;
};

type Resource = {
  /** Makes one that belongs to the account. @returns its id */
  create: (sql: postgres.Sql, accountId: string) => Promise<string>;
  /** The answer where there is none, or none of the caller's. */
  unknown: string;
  /** It is not its owner's only. */
  everybodys?: true;
};

const insert = async (sql: postgres.Sql, table: string, row: Record<string, unknown>): Promise<string> => {
  const id = randomUUIDv7();
  await sql`insert into ${sql(table)} ${sql({ id, ...row })}`;
  return id;
};

const createDocument: Resource['create'] = async (sql, ownerId) => {
  const file = { filename: 'a.jpg', media_type: 'image/jpeg', size: 1, sha256: '0'.repeat(64) };
  const id = await insert(sql, 'documents', { owner_id: ownerId, ...file, state: 'ready' });
  await sql`
    insert into renditions (document_id, recipe, input_hash, name, format, width, height, bytes, storage_key)
    values (${id}, 'x', 'x', 'w320', 'jpeg', 1, 1, 1, 'x')`;
  await sql`insert into document_texts (document_id, content) values (${id}, 'x')`;
  return id;
};

export const resources = {
  document: { create: createDocument, unknown: '404 document-not-found' },
  "anybody's document": { create: createDocument, unknown: '404 document-not-found', everybodys: true },
  share: {
    create: async (sql, accountId) => {
      const documentId = await createDocument(sql, accountId);
      const { hash } = createOpaqueToken();
      const expiresAt = new Date(Date.now() + 3_600_000);
      return insert(sql, 'shares', { account_id: accountId, document_id: documentId, hash, expires_at: expiresAt });
    },
    unknown: '404 share-not-found',
  },
  'API key': {
    create: (sql, accountId) => {
      const { hash } = createOpaqueToken();
      return insert(sql, 'api_keys', { account_id: accountId, name: 'x', hash, ending: 'x', scopes: ['account:read'] });
    },
    unknown: '404 api-key-not-found',
  },
  session: {
    create: (sql, accountId) => {
      const expiresAt = new Date(Date.now() + 3_600_000);
      return insert(sql, 'sessions', { account_id: accountId, factors: ['password'], expires_at: expiresAt });
    },
    unknown: '404 session-not-found',
  },
  webhook: {
    create: (sql, accountId) =>
      insert(sql, 'webhooks', { account_id: accountId, url: 'https://hook.example/', events: ['document.ready'] }),
    unknown: '404 webhook-not-found',
  },
  export: {
    create: (sql, accountId) => {
      const expiresAt = new Date(Date.now() + 3_600_000);
      return insert(sql, 'exports', { account_id: accountId, state: 'ready', expires_at: expiresAt });
    },
    unknown: '404 export-not-found',
  },
  account: {
    create: (sql) => insert(sql, 'accounts', { email: `${randomUUIDv7()}@example.fr` }),
    unknown: '404 account-not-found',
    everybodys: true,
  },
  'failed job': {
    create: (sql) =>
      insert(sql, 'jobs', {
        name: 'x',
        queue: 'maintenance',
        payload: {},
        max_failures: 1,
        backoff: 1,
        status: 'failed',
      }),
    unknown: '404 job-not-found',
    everybodys: true,
  },
} as const satisfies Record<string, Resource>;

const reading = { scope: 'documents:read' } as const;
const writing = { scope: 'documents:write' } as const;
const sharing = { scope: 'documents:share' } as const;
/** None of a webhook that was only just made. */
const noDelivery = { params: { deliveryId: randomUUIDv7() }, answer: '404 webhook-delivery-not-found' } as const;
const noSecret = { params: { secretId: randomUUIDv7() }, answer: '404 webhook-secret-not-found' } as const;
const hooking = { scope: 'webhooks:manage' } as const;
const staff = { roles: ['staff', 'admin'] } as const;
const administrator = { roles: ['admin'], recent: true } as const;

const secondFactorForced = { staff: '403 two-factor-required', admin: '403 two-factor-required' };
const notOfStaff = { staff: '409 erasure-of-staff', admin: '409 erasure-of-staff' };

/** No provider is set up where the matrix is tried. */
const switchedOff = { params: { provider: 'google' }, answer: '404 provider-unknown' } as const;
const notLinked = { params: { provider: 'google' }, answer: '404 identity-not-found' } as const;

const newDocument = { filename: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: '0'.repeat(64) };
const newWebhook = { url: 'https://hook.example/' };
const newKey = { name: 'x', scopes: ['documents:read'] };

/** Every route of the API: one that is not here fails the test, and one that is only here, too. */
export const access: Record<string, Access> = {
  'GET /livez': { public: true, answer: '200' },
  'GET /readyz': { public: true, answer: '200' },
  'GET /openapi.json': { public: true, answer: '200' },
  'GET /.well-known/jwks.json': { public: true, answer: '200' },
  'GET /media/*': { public: true, answer: '403 media-signature-invalid' },

  'POST /v1/auth/register': { public: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/auth/login': { public: true, body: {}, answer: '400 validation-failed' },

  'POST /v1/auth/register/confirm': { public: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/auth/login/second-factor': { public: true, body: {}, answer: '401 challenge-invalid' },
  'POST /v1/auth/login/enrolment': { public: true, body: {}, answer: '401 challenge-invalid' },
  'POST /v1/auth/refresh': { public: true, answer: '401 session-ended' },
  'POST /v1/auth/logout': { public: true, answer: '204' },
  'POST /v1/auth/password-reset': { public: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/auth/password-reset/confirm': { public: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/auth/invitation/confirm': { public: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/auth/logout-everywhere': { answer: '204' },
  'POST /v1/auth/step-up': { body: { password: 'x' }, answer: '401 credentials-wrong' },
  'GET /v1/auth/providers': { public: true, answer: '200' },
  'GET /v1/auth/oidc/:provider': { public: true, ...switchedOff },
  'GET /v1/auth/oidc/:provider/callback': { public: true, ...switchedOff, answer: '303' },
  'POST /v1/auth/step-up/:provider': { body: {}, ...switchedOff },
  'POST /v1/erasures/status': { public: true, body: {}, answer: '400 validation-failed' },

  'GET /v1/me': { scope: 'account:read', answer: '200' },
  'GET /v1/me/usage': { ...reading, answer: '200' },
  'PATCH /v1/me': { body: { language: 'en' }, answer: '200' },
  'POST /v1/me/email': { recent: true, body: {}, answer: '400 validation-failed' },
  'POST /v1/me/email/confirm': { body: {}, answer: '400 validation-failed' },
  'POST /v1/me/password': { body: {}, answer: '400 validation-failed' },
  'GET /v1/me/sessions': { answer: '200' },
  'DELETE /v1/me/sessions/:id': { id: 'session', answer: '204' },
  'GET /v1/me/two-factor': { answer: '200' },
  'POST /v1/me/two-factor': { recent: true, answer: '200' },
  'POST /v1/me/two-factor/confirm': { body: {}, answer: '400 validation-failed' },
  'POST /v1/me/two-factor/recovery-codes': { recent: true, answer: '409 two-factor-not-enabled' },
  'DELETE /v1/me/two-factor': { recent: true, answer: '409 two-factor-not-enabled', byRole: secondFactorForced },
  'GET /v1/me/identities': { answer: '200' },
  'POST /v1/me/identities/:provider': { recent: true, body: {}, ...switchedOff },
  'DELETE /v1/me/identities/:provider': { recent: true, ...notLinked },
  'GET /v1/me/exports': { answer: '200' },
  'POST /v1/me/exports': { recent: true, answer: '202' },
  'GET /v1/me/exports/:id/content': { recent: true, id: 'export', answer: '302' },
  'POST /v1/me/exports/:id/download': { recent: true, id: 'export', answer: '200' },
  'DELETE /v1/me': { recent: true, answer: '202', byRole: notOfStaff },
  'GET /v1/me/audit': { answer: '200' },
  'GET /v1/me/api-keys': { answer: '200' },
  'POST /v1/me/api-keys': { recent: true, body: newKey, answer: '201' },
  'DELETE /v1/me/api-keys/:id': { id: 'API key', answer: '204' },

  'POST /v1/documents/:id/shares': { ...sharing, id: 'document', body: {}, answer: '201' },
  'GET /v1/documents/:id/shares': { ...reading, id: 'document', answer: '200' },
  'GET /v1/me/shares': { ...reading, answer: '200' },
  'DELETE /v1/shares/:id': { ...sharing, id: 'share', answer: '204' },
  'POST /v1/shares/open': { public: true, body: { token: 'x' }, answer: '404 share-not-found' },
  'POST /v1/shares/download': { public: true, body: { token: 'x' }, answer: '404 share-not-found' },

  'GET /v1/documents': { ...reading, answer: '200' },
  'POST /v1/documents': { ...writing, body: newDocument, answer: '201' },
  'POST /v1/documents/upload': { ...writing, body: {}, answer: '415 content-type-unsupported' },
  'GET /v1/documents/:id': { ...reading, id: 'document', answer: '200' },
  'DELETE /v1/documents/:id': { ...writing, id: 'document', answer: '204' },
  'POST /v1/documents/trash/empty': { ...writing, answer: '202' },
  'POST /v1/documents/:id/complete': { ...writing, id: 'document', answer: '202' },
  'POST /v1/documents/:id/restore': { ...writing, id: 'document', answer: '200' },
  'POST /v1/documents/:id/retry': { ...writing, id: 'document', answer: '409 document-not-failed' },
  'GET /v1/documents/:id/content': { ...reading, id: 'document', answer: '302' },
  'GET /v1/documents/:id/renditions/:name': { ...reading, id: 'document', params: { name: 'w320' }, answer: '302' },
  'GET /v1/documents/:id/text': { ...reading, id: 'document', answer: '200' },
  'GET /v1/documents/:id/events': { ...reading, id: 'document', answer: '200' },

  'GET /v1/webhooks': { ...hooking, answer: '200' },
  'POST /v1/webhooks': { ...hooking, body: newWebhook, answer: '201' },
  'GET /v1/webhooks/:id': { ...hooking, id: 'webhook', answer: '200' },
  'PATCH /v1/webhooks/:id': { ...hooking, id: 'webhook', body: { enabled: false }, answer: '200' },
  'DELETE /v1/webhooks/:id': { ...hooking, id: 'webhook', answer: '204' },
  'POST /v1/webhooks/:id/secrets': { ...hooking, id: 'webhook', answer: '201' },
  'DELETE /v1/webhooks/:id/secrets/:secretId': { ...hooking, id: 'webhook', ...noSecret },
  'POST /v1/webhooks/:id/test': { ...hooking, id: 'webhook', answer: '202' },
  'GET /v1/webhooks/:id/deliveries': { ...hooking, id: 'webhook', answer: '200' },
  'GET /v1/webhooks/:id/deliveries/:deliveryId': { ...hooking, id: 'webhook', ...noDelivery },
  'POST /v1/webhooks/:id/deliveries/:deliveryId/redeliver': { ...hooking, id: 'webhook', ...noDelivery },
  'GET /v1/events': { ...reading, answer: '200' },
  'GET /v1/documents/:id/timeline': { ...reading, id: 'document', answer: '200' },
  'GET /v1/admin/documents/:id': { ...staff, id: "anybody's document", answer: '200' },
  'GET /v1/admin/documents/:id/timeline': { ...staff, id: "anybody's document", answer: '200' },
  'GET /v1/admin/jobs': { ...staff, answer: '200' },
  'GET /v1/admin/jobs/:id': { ...staff, id: 'failed job', answer: '200' },
  'POST /v1/admin/jobs/:id/retry': { ...staff, id: 'failed job', answer: '200' },
  'POST /v1/admin/jobs/retry': { ...staff, body: { name: 'no such name' }, answer: '200' },
  'GET /v1/admin/queues': { ...staff, answer: '200' },
  'POST /v1/admin/queues/:name/pause': { ...staff, params: { name: 'maintenance' }, answer: '200' },
  'POST /v1/admin/queues/:name/resume': { ...staff, params: { name: 'maintenance' }, answer: '200' },
  'POST /v1/admin/board-sessions': { ...staff, recent: true, answer: '201' },

  'GET /v1/admin/accounts': { ...staff, answer: '200' },
  'GET /v1/admin/accounts/:id': { ...staff, id: 'account', answer: '200' },
  'POST /v1/admin/accounts': { ...administrator, body: {}, answer: '400 validation-failed' },
  'PATCH /v1/admin/accounts/:id': { ...administrator, id: 'account', body: { disabled: true }, answer: '200' },
  'GET /v1/admin/accounts/:id/documents': { ...staff, id: 'account', answer: '200' },
  'GET /v1/admin/accounts/:id/usage': { ...staff, id: 'account', answer: '200' },
  'GET /v1/admin/system': { ...staff, answer: '200' },
  'GET /v1/admin/audit': { ...staff, answer: '200' },
};
