/**
 * Where the database holds something of an account: the one place that knows every table, for the export (GDPR art. 15
 * and 20) and the erasure (art. 17). Each column is either told to its owner or withheld for a reason; a test compares
 * this with the database and fails when a table or a column is forgotten.
 */
export type Holding = {
  /** Which rows are an account's; `$1` is its id. */
  rows: string;
  /** Columns that its owner is shown. */
  told: readonly string[];
  /** Columns that he is not: secrets, his own id, and what only our machinery needs. */
  withheld: readonly string[];
  /** Told only where this holds; null elsewhere. `$1` is the account's id. */
  toldWhere?: Readonly<Record<string, string>>;
  /** What an erasure changes instead of deleting the rows: the `set` of an update. */
  instead?: string;
};

const ofAccount = 'account_id = $1';
/** Where others were is theirs: staff, and visitors of a share. */
const fromOwner = `actor_id = $1 or (actor_id is null and action not like 'share.%')`;
const ofDocument = 'document_id in (select id from documents where owner_id = $1)';

/** In the order of deletion. */
export const inventory = {
  jobs: {
    rows: `subject_id = $1 or subject_id in (select id from documents where owner_id = $1
      union all select id from mails where account_id = $1
      union all select id from exports where account_id = $1
      union all select id from webhook_deliveries where account_id = $1)`,
    told: [],
    withheld: [
      ...['id', 'name', 'queue', 'payload', 'subject_id', 'status', 'starts', 'failures', 'max_failures', 'backoff'],
      ...['error', 'attempts', 'retries', 'request_id', 'traceparent', 'created_at', 'touched_at', 'ended_at'],
    ],
  },
  shares: {
    rows: ofAccount,
    told: [
      ...['id', 'document_id', 'label', 'expires_at', 'max_downloads', 'downloads'],
      ...['created_at', 'last_used_at', 'revoked_at'],
    ],
    withheld: ['account_id', 'hash', 'password_hash'],
  },
  renditions: {
    rows: ofDocument,
    told: ['document_id', 'name', 'format', 'width', 'height', 'bytes'],
    withheld: ['recipe', 'input_hash', 'storage_key'],
  },
  document_search: {
    rows: 'owner_id = $1',
    told: [],
    // Words of what is told already, and copies.
    withheld: [...['document_id', 'owner_id', 'vector', 'media_type', 'state', 'trashed', 'has_invoice', 'created_at']],
  },
  document_texts: { rows: ofDocument, told: ['document_id', 'content'], withheld: [] },
  document_history: { rows: ofDocument, told: ['document_id', 'event', 'problem', 'at'], withheld: ['id'] },
  paused_queues: { rows: 'false', told: [], withheld: ['name', 'paused_at'] },
  documents: {
    rows: 'owner_id = $1',
    told: [
      ...['id', 'filename', 'media_type', 'size', 'sha256', 'state', 'problem', 'image', 'pages', 'text', 'invoice'],
      ...['duplicate_of', 'content_id', 'created_at', 'updated_at', 'deleted_at', 'purge_at'],
    ],
    withheld: ['owner_id', 'version', 'progress', 'changed_in'],
  },
  webhook_attempts: {
    rows: 'delivery_id in (select id from webhook_deliveries where account_id = $1)',
    told: ['delivery_id', 'started_at', 'milliseconds', 'status', 'answer', 'error'],
    withheld: ['id'],
  },
  webhook_deliveries: {
    rows: ofAccount,
    told: [
      ...['id', 'webhook_id', 'event_id', 'type', 'payload', 'status', 'attempts'],
      ...['created_at', 'next_attempt_at', 'delivered_at'],
    ],
    withheld: ['account_id', 'failures'],
  },
  webhook_secrets: {
    rows: 'webhook_id in (select id from webhooks where account_id = $1)',
    told: ['webhook_id', 'created_at', 'expires_at'],
    withheld: ['id', 'sealed'],
  },
  webhooks: {
    rows: ofAccount,
    told: ['id', 'url', 'events', 'description', 'failing_since', 'disabled_reason', 'created_at'],
    withheld: ['account_id'],
  },
  account_usage: { rows: ofAccount, told: ['bytes', 'documents'], withheld: ['account_id'] },
  exports: {
    rows: ofAccount,
    told: ['id', 'state', 'bytes', 'created_at', 'ready_at', 'expires_at'],
    withheld: ['account_id'],
  },
  mails: {
    rows: ofAccount,
    told: ['template', 'language', 'created_at', 'sent_at'],
    withheld: ['id', 'account_id', 'sealed', 'message_id'],
  },
  idempotency_keys: {
    rows: ofAccount,
    told: ['key', 'created_at'],
    withheld: ['account_id', 'fingerprint', 'status', 'body'],
  },
  refresh_tokens: {
    rows: 'session_id in (select id from sessions where account_id = $1)',
    told: [],
    withheld: ['hash', 'session_id', 'created_at', 'used_at'],
  },
  sessions: {
    rows: ofAccount,
    told: [
      ...['id', 'factors', 'address', 'user_agent'],
      ...['created_at', 'authenticated_at', 'last_used_at', 'expires_at', 'ended_at'],
    ],
    withheld: ['account_id'],
    // Its id has to refuse access tokens for ten minutes more; it goes with the other sessions that have ended.
    instead: `account_id = '00000000-0000-0000-0000-000000000000', factors = '{}', address = null, user_agent = null`,
  },
  known_devices: { rows: ofAccount, told: ['created_at', 'expires_at'], withheld: ['hash', 'account_id'] },
  one_time_tokens: {
    rows: `account_id = $1 or data ->> 'email' = (select email from accounts where id = $1)`,
    told: ['purpose', 'created_at', 'expires_at'],
    withheld: ['hash', 'account_id', 'data'],
  },
  identities: {
    rows: ofAccount,
    told: ['provider', 'issuer', 'subject', 'email', 'created_at', 'last_used_at'],
    withheld: ['id', 'account_id'],
  },
  api_keys: {
    rows: ofAccount,
    told: ['id', 'name', 'ending', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
    withheld: ['hash', 'account_id'],
  },
  totp_seeds: {
    rows: ofAccount,
    told: ['created_at', 'confirmed_at'],
    withheld: ['account_id', 'sealed_seed', 'last_step'],
  },
  recovery_codes: { rows: ofAccount, told: ['created_at', 'used_at'], withheld: ['hash', 'account_id'] },
  audit_events: {
    rows: `(account_id = $1 or actor_id = $1)`,
    told: ['at', 'action', 'actor_kind', 'address', 'user_agent', 'details'],
    withheld: ['id', 'actor_id', 'account_id', 'request_id'],
    toldWhere: { address: fromOwner, user_agent: fromOwner },
    // What was done stays provable (art. 17(3)(e)), and no longer tells from where.
    instead: 'address = null, user_agent = null',
  },
  erasures: {
    rows: ofAccount,
    told: ['requested_at'],
    withheld: ['id', 'account_id', 'receipt_hash', 'sealed_receipt', 'completed_at', 'erased'],
    instead: 'account_id = null',
  },
  accounts: {
    rows: 'id = $1',
    told: ['id', 'email', 'role', 'language', 'created_at'],
    withheld: ['password_hash', 'disabled_at'],
  },
} as const satisfies Record<string, Holding>;

export type Table = keyof typeof inventory;
