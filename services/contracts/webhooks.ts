import { type Static, Type } from 'typebox';
import { DocumentState, MediaType } from './documents.ts';
import { Instant, Page, PageQuery, Sha256, Uuid } from './primitives.ts';

/** Most webhooks of an account. */
export const webhooksMax = 10;

/** Most secrets that sign for one webhook at the same time. */
export const webhookSecretsMax = 4;

/** Hours for which a replaced secret still signs beside the new one. */
export const secretOverlapHours = 24;

/** Days for which deliveries can be looked up and repeated. */
export const deliveryDays = 30;

/** What can be subscribed to. */
export const WebhookEventType = Type.Enum([
  'document.ready',
  'document.rejected',
  'document.failed',
  'document.deleted',
  'document.restored',
]);
export type WebhookEventType = Static<typeof WebhookEventType>;

/** Sent when it is asked for, whatever was subscribed to. */
export const testEventType = 'webhook.test';

const Url = Type.String({
  maxLength: 2000,
  examples: ['https://backoffice.example/hooks'],
  description:
    'https, a host on the public Internet, port 443, without credentials and fragment. Redirects are not followed.',
});

const Events = Type.Array(WebhookEventType, { minItems: 1, uniqueItems: true });

// Null first: where types are coerced, it would become an empty text.
const Description = Type.Union([Type.Null(), Type.String({ maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })]);

export const DisabledReason = Type.Enum(['owner', 'failing', 'gone'], {
  description: '`failing`: nothing was delivered for 24 hours. `gone`: it answered 410.',
});
export type DisabledReason = Static<typeof DisabledReason>;

export const WebhookSecret = Type.Object({
  id: Uuid,
  createdAt: Instant,
  expiresAt: Type.Union([Instant, Type.Null()], { description: 'Until when it signs; null for the newest.' }),
});

export const Webhook = Type.Object({
  id: Uuid,
  url: Type.String(),
  events: Events,
  description: Description,
  enabled: Type.Boolean(),
  disabledReason: Type.Union([DisabledReason, Type.Null()]),
  failingSince: Type.Union([Instant, Type.Null()], {
    description: 'Since when no attempt has succeeded. After 24 hours of it the webhook is disabled.',
  }),
  secrets: Type.Array(WebhookSecret, { description: 'Those that sign, newest first.' }),
  createdAt: Instant,
});
export type Webhook = Static<typeof Webhook>;

export const NewWebhook = Type.Object(
  {
    url: Url,
    events: Type.Optional(
      Type.Array(WebhookEventType, { minItems: 1, uniqueItems: true, description: 'Default: all.' }),
    ),
    description: Type.Optional(Description),
  },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookChange = Type.Object(
  {
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    description: Type.Optional(Description),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type WebhookChange = Static<typeof WebhookChange>;

export const WebhookWithSecret = Type.Object({
  webhook: Webhook,
  secret: Type.String({
    description: 'Signs from now on (Standard Webhooks, `whsec_` and base64); shown only now.',
  }),
});
export type WebhookWithSecret = Static<typeof WebhookWithSecret>;

export const WebhookList = Type.Object({ items: Type.Array(Webhook, { description: 'Newest first.' }) });
export type WebhookList = Static<typeof WebhookList>;

/** Of a document, as it was when the event happened. */
export const DocumentEventData = Type.Object({
  id: Uuid,
  filename: Type.String(),
  mediaType: MediaType,
  size: Type.Integer({ description: 'Bytes.' }),
  sha256: Sha256,
  state: DocumentState,
  version: Type.Integer(),
  problem: Type.Union([Type.Object({ code: Type.String() }), Type.Null()]),
  pages: Type.Union([Type.Integer(), Type.Null()]),
  createdAt: Instant,
  updatedAt: Instant,
  deletedAt: Type.Union([Instant, Type.Null()]),
});
export type DocumentEventData = Static<typeof DocumentEventData>;

/** What is posted. */
export type WebhookPayload =
  | { type: WebhookEventType; timestamp: string; data: DocumentEventData }
  | { type: typeof testEventType; timestamp: string; data: { webhookId: string } };

export const DeliveryStatus = Type.Enum(['queued', 'waiting', 'delivered', 'failed', 'skipped'], {
  description:
    '`waiting` for the next attempt; `failed`: given up after the last one; `skipped`: the webhook was disabled.',
});
export type DeliveryStatus = Static<typeof DeliveryStatus>;

export const Delivery = Type.Object({
  id: Uuid,
  eventId: Type.String({ format: 'uuid', description: 'The `webhook-id` of each attempt.' }),
  type: Type.String({ examples: ['document.ready'] }),
  status: DeliveryStatus,
  attempts: Type.Integer(),
  createdAt: Instant,
  nextAttemptAt: Type.Union([Instant, Type.Null()]),
  deliveredAt: Type.Union([Instant, Type.Null()]),
});
export type Delivery = Static<typeof Delivery>;

export const AttemptError = Type.Enum(['address-not-public', 'connection-failed', 'tls-failed', 'timeout']);
export type AttemptError = Static<typeof AttemptError>;

export const DeliveryAttempt = Type.Object({
  startedAt: Instant,
  milliseconds: Type.Integer(),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status of the answer; null without one.' }),
  answer: Type.Union([Type.String(), Type.Null()], { description: 'Its first 1024 characters.' }),
  error: Type.Union([AttemptError, Type.Null()], { description: 'Why there was no answer.' }),
});
export type DeliveryAttempt = Static<typeof DeliveryAttempt>;

export const DeliveryWithAttempts = Type.Object({
  ...Delivery.properties,
  payload: Type.String({ description: 'The body, exactly as it is signed and posted.' }),
  attemptLog: Type.Array(DeliveryAttempt, { description: 'The last 50, newest first.' }),
});
export type DeliveryWithAttempts = Static<typeof DeliveryWithAttempts>;

export const DeliveryQuery = Type.Object(
  { ...PageQuery, status: Type.Optional(DeliveryStatus) },
  { additionalProperties: false },
);
export type DeliveryQuery = Static<typeof DeliveryQuery>;

export const DeliveryPage = Page(Delivery);
export type DeliveryPage = Static<typeof DeliveryPage>;
