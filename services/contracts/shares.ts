import { type Static, Type } from 'typebox';
import { passwordMaxLength } from './accounts.ts';
import { ImageFacts, MediaType } from './documents.ts';
import { Instant, Page, PageQuery, Uuid } from './primitives.ts';

/** Most shares that open something, of one document. */
export const sharesOfDocumentMax = 50;

/** The same, of one account. */
export const sharesOfAccountMax = 1000;

/** Days a share lasts: unless it says so, and at most. */
export const shareDays = { default: 7, most: 90 };

const Label = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
  examples: ['Expert-comptable'],
  description: 'To tell shares apart. Visitors are not shown it.',
});

const MaxDownloads = Type.Integer({ minimum: 1, maximum: 1000 });

export const ShareState = Type.Enum(['active', 'suspended', 'used-up', 'expired', 'revoked'], {
  description:
    '`active` opens. `suspended` does not while the document is in the trash; `used-up` has no download left, and the rest has ended.',
});
export type ShareState = Static<typeof ShareState>;

export const Share = Type.Object({
  id: Uuid,
  documentId: Uuid,
  filename: Type.String({ description: 'Of the document.' }),
  label: Type.Union([Label, Type.Null()]),
  state: ShareState,
  hasPassword: Type.Boolean(),
  expiresAt: Instant,
  maxDownloads: Type.Union([MaxDownloads, Type.Null()], { description: 'Null: as many as anybody likes.' }),
  downloads: Type.Integer({ description: 'So far.' }),
  createdAt: Instant,
  lastUsedAt: Type.Union([Instant, Type.Null()], { description: 'When it was last opened or downloaded from.' }),
  revokedAt: Type.Union([Instant, Type.Null()]),
});
export type Share = Static<typeof Share>;

export const NewShare = Type.Object(
  {
    expiresAt: Type.Optional(
      Type.String({
        format: 'date-time',
        description: `When it ends: in ${shareDays.default} days without it, in ${shareDays.most} at most.`,
      }),
    ),
    maxDownloads: Type.Optional(MaxDownloads),
    password: Type.Optional(
      Type.String({
        minLength: 8,
        maxLength: passwordMaxLength,
        description: 'Asked of visitors. Tell it them by another way than the link.',
      }),
    ),
    label: Type.Optional(Label),
  },
  { additionalProperties: false },
);
export type NewShare = Static<typeof NewShare>;

export const CreatedShare = Type.Object({
  share: Share,
  url: Type.String({ description: 'The link itself, which is shown only now. Its secret is behind the `#`.' }),
});
export type CreatedShare = Static<typeof CreatedShare>;

export const ShareQuery = Type.Object(PageQuery, { additionalProperties: false });
export type ShareQuery = Static<typeof ShareQuery>;

export const SharePage = Page(Share);
export type SharePage = Static<typeof SharePage>;

/** What a visitor brings. */
export const ShareKey = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 100, description: 'What is behind the `#` of the link.' }),
    password: Type.Optional(Type.String({ maxLength: passwordMaxLength })),
  },
  { additionalProperties: false },
);
export type ShareKey = Static<typeof ShareKey>;

export const SharedDocument = Type.Object({
  filename: Type.String(),
  mediaType: MediaType,
  size: Type.Integer({ description: 'Bytes.' }),
  pages: Type.Union([Type.Integer(), Type.Null()], { description: 'Pages of a PDF.' }),
  image: Type.Union([Type.Pick(ImageFacts, ['width', 'height', 'thumbHash', 'dominantColour']), Type.Null()], {
    description: 'The picture, or the first page of a PDF.',
  }),
  previewUrl: Type.Union([Type.String(), Type.Null()], {
    description: 'The same, small, as WebP. To be fetched at once: its signature ends soon.',
  }),
});
export type SharedDocument = Static<typeof SharedDocument>;

export const OpenedShare = Type.Object({
  needsPassword: Type.Boolean({ description: 'Whether it has to be asked again, with a password.' }),
  share: Type.Union(
    [
      Type.Object({
        expiresAt: Instant,
        downloadsLeft: Type.Union([Type.Integer(), Type.Null()], { description: 'Null: as many as you like.' }),
        document: SharedDocument,
      }),
      Type.Null(),
    ],
    { description: 'Null as long as the password is needed.' },
  ),
});
export type OpenedShare = Static<typeof OpenedShare>;

export const ShareDownload = Type.Object({
  url: Type.String({ description: 'Address of the bytes, of this one file. Fetch it at once.' }),
  expiresAt: Type.String({ format: 'date-time', description: 'Until when a fetch of it can begin.' }),
});
export type ShareDownload = Static<typeof ShareDownload>;
