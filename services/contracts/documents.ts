import { type Static, Type } from 'typebox';
import { Invoice } from './invoices.ts';
import { Instant, Page, PageQuery, Sha256, Uuid } from './primitives.ts';

/** Days a document stays in the trash. */
export const trashDays = 30;

/** Hours after which an upload that was announced and never completed is forgotten. */
export const uploadHours = 24;

/** Largest file taken, in bytes (50 MiB). */
export const documentMaxBytes = 50 * 1024 * 1024;

/** Media types taken, with the file name extensions each may carry. */
export const mediaTypes = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'image/gif': ['gif'],
  'image/tiff': ['tif', 'tiff'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
} as const;
export type MediaType = keyof typeof mediaTypes;

/** What is made of a file. `office` files are kept as they are: nothing is rendered or read. */
export type DocumentKind = 'image' | 'pdf' | 'text' | 'office';

export const kindOf = (mediaType: MediaType): DocumentKind => {
  if (mediaType.startsWith('image/')) return 'image';
  if (mediaType.startsWith('text/')) return 'text';
  return mediaType === 'application/pdf' ? 'pdf' : 'office';
};

export const DocumentKind = Type.Enum(['image', 'pdf', 'text', 'office'] satisfies DocumentKind[]);

export const MediaType = Type.Enum(Object.keys(mediaTypes) as MediaType[]);

/**
 * `rejected` is the file's fault and final; `failed` is ours and can be retried.
 * pending → uploaded → processing → ready | rejected | failed
 */
export const DocumentState = Type.Enum(['pending', 'uploaded', 'processing', 'ready', 'rejected', 'failed']);
export type DocumentState = Static<typeof DocumentState>;

/** States that end a run of processing. */
export const endStates = ['ready', 'rejected', 'failed'] as const satisfies DocumentState[];

/** Smallest first at equal quality. */
export const renditionFormats = ['avif', 'webp', 'jpeg'] as const;

export const RenditionFormat = Type.Enum(renditionFormats);
export type RenditionFormat = Static<typeof RenditionFormat>;

export const Rendition = Type.Object({
  name: Type.String({
    examples: ['w1280'],
    description: 'Preset; `…/renditions/w1280` picks the best format by Accept.',
  }),
  width: Type.Integer({ description: 'Pixels.' }),
  height: Type.Integer({ description: 'Pixels.' }),
  format: RenditionFormat,
  bytes: Type.Integer(),
  url: Type.String({ description: 'Stable address of exactly this rendition; answers with a redirect to its bytes.' }),
  src: Type.String({
    description: 'Address of its bytes, for a browser that has signed in: opens by the cookies of the media origin.',
  }),
});
export type Rendition = Static<typeof Rendition>;

export const ImageFacts = Type.Object({
  width: Type.Integer({ description: 'Pixels, as displayed (after orientation).' }),
  height: Type.Integer({ description: 'Pixels, as displayed (after orientation).' }),
  thumbHash: Type.String({ description: 'ThumbHash placeholder, base64.' }),
  dominantColour: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
  takenAt: Type.Union([Type.String(), Type.Null()], {
    description: 'When the picture was taken by the camera’s own clock (EXIF, without zone).',
  }),
  camera: Type.Union([Type.String(), Type.Null()]),
});
export type ImageFacts = Static<typeof ImageFacts>;

export const TextFacts = Type.Object({
  characters: Type.Integer({ description: 'How long it is; the text itself is at `…/text`.' }),
  source: Type.Enum(['file', 'ocr'], { description: '`ocr`: at least one page was a picture and had to be read.' }),
  truncated: Type.Boolean({
    description: 'Part of it is missing: it is too long, or a scanned page could not be read.',
  }),
});
export type TextFacts = Static<typeof TextFacts>;

export const Progress = Type.Object({
  step: Type.Enum(['ocr']),
  done: Type.Integer({ description: 'Pages.' }),
  total: Type.Integer({ description: 'Pages.' }),
});
export type Progress = Static<typeof Progress>;

export const DocumentProblem = Type.Object({
  code: Type.String({ description: 'Why it was rejected or failed; stable.' }),
  title: Type.String({ description: 'The same in words, in the language of Accept-Language.' }),
});

export const Document = Type.Object({
  id: Uuid,
  filename: Type.String(),
  mediaType: MediaType,
  size: Type.Integer({ description: 'Bytes.' }),
  sha256: Sha256,
  duplicateOf: Type.Union([Uuid, Type.Null()], {
    description: 'The oldest other document with these bytes that was there before, in the trash or not.',
  }),
  state: DocumentState,
  version: Type.Integer({ description: 'Grows with each change; also the ETag and the id of events.' }),
  problem: Type.Union([DocumentProblem, Type.Null()]),
  progress: Type.Union([Progress, Type.Null()], { description: 'How far a long step of processing is.' }),
  image: Type.Union([ImageFacts, Type.Null()], { description: 'The picture, or the first page of a PDF.' }),
  renditions: Type.Array(Rendition, { description: 'Of a picture, or of the first page of a PDF; else none.' }),
  pages: Type.Union([Type.Integer(), Type.Null()], { description: 'Pages of a PDF.' }),
  text: Type.Union([TextFacts, Type.Null()], { description: 'Null where none was looked for.' }),
  invoice: Type.Union([Invoice, Type.Null()], { description: 'What a Factur-X or ZUGFeRD invoice says.' }),
  createdAt: Instant,
  updatedAt: Instant,
  deletedAt: Type.Union([Instant, Type.Null()], { description: 'Since when it is in the trash.' }),
  purgesAt: Type.Union([Instant, Type.Null()], { description: 'When it leaves the trash for good.' }),
});
export type Document = Static<typeof Document>;

export const NewDocument = Type.Object(
  {
    filename: Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[^/\\\\\\u0000-\\u001f\\u007f]+$',
      examples: ['façade.jpg'],
    }),
    mediaType: MediaType,
    size: Type.Integer({ minimum: 1, maximum: documentMaxBytes, description: 'Bytes.' }),
    sha256: Sha256,
  },
  { additionalProperties: false },
);
export type NewDocument = Static<typeof NewDocument>;

export const DocumentDownload = Type.Object({
  url: Type.String({ description: 'Address of the bytes, which come as an attachment. Opens without a token.' }),
  expiresAt: Instant,
});
export type DocumentDownload = Static<typeof DocumentDownload>;

/** A presigned POST (AWS SigV4): send `fields` then `file` as multipart/form-data to `url`. */
export const Upload = Type.Object({
  url: Type.String(),
  fields: Type.Record(Type.String(), Type.String()),
  expiresAt: Instant,
});
export type Upload = Static<typeof Upload>;

export const CreatedDocument = Type.Object({
  document: Document,
  upload: Type.Union([Upload, Type.Null()], {
    description: 'Null when these bytes are here already: complete it without an upload.',
  }),
});
export type CreatedDocument = Static<typeof CreatedDocument>;

export const DocumentQuery = Type.Object(
  {
    ...PageQuery,
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '^[^\\u0000]*$',
        examples: ['facture "mise en service" -avoir'],
        description:
          'Words to find in names, texts and invoices, all of them, whatever their accents, case or ending; ' +
          '`"a phrase"`; `-without`. The last word may be unfinished.',
      }),
    ),
    state: Type.Optional(DocumentState),
    mediaType: Type.Optional(MediaType),
    kind: Type.Optional(DocumentKind),
    hasInvoice: Type.Optional(Type.Boolean({ description: 'With an electronic invoice in it, or without.' })),
    createdAfter: Type.Optional(Instant),
    createdBefore: Type.Optional(Instant),
    trashed: Type.Boolean({ default: false, description: 'The trash instead of the documents.' }),
  },
  { additionalProperties: false },
);
export type DocumentQuery = Static<typeof DocumentQuery>;

/** A piece of something that was found: text that is a hit, and text that is not, in turn. There is no markup in it. */
export const Fragment = Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() }));
export type Fragment = Static<typeof Fragment>;

export const Highlight = Type.Object({
  field: Type.Enum(['filename', 'invoice', 'text']),
  fragments: Type.Array(Fragment),
});
export type Highlight = Static<typeof Highlight>;

export const FoundDocument = Type.Object({
  ...Document.properties,
  highlights: Type.Optional(
    Type.Array(Highlight, {
      description: 'Why it was found, where there is a `q`. In a long text, only its beginning is looked at.',
    }),
  ),
});
export type FoundDocument = Static<typeof FoundDocument>;

export const DocumentPage = Page(FoundDocument);
export type DocumentPage = Static<typeof DocumentPage>;

const Quota = Type.Object({ used: Type.Integer(), allowed: Type.Integer() });

export const Usage = Type.Object({
  bytes: Type.Object(Quota.properties, { description: 'Of all documents, each by its own size, the trash included.' }),
  documents: Type.Object(Quota.properties, { description: 'The trash included.' }),
  uploads: Type.Object(Quota.properties, { description: 'Documents that are announced and not completed yet.' }),
});
export type Usage = Static<typeof Usage>;

export const DeleteQuery = Type.Object(
  {
    permanently: Type.Boolean({
      default: false,
      description: 'Out of the trash, for good: it cannot be restored any more.',
    }),
  },
  { additionalProperties: false },
);

export const EmptiedTrash = Type.Object({ documents: Type.Integer({ description: 'How many are gone for good.' }) });

export const TimelineEntry = Type.Object({
  at: Instant,
  event: Type.Enum(
    ['created', 'uploaded', 'queued', 'attempt', 'retried', 'ready', 'rejected', 'failed', 'deleted', 'restored'],
    { description: '`deleted`: put into the trash. An `attempt` began at `at`.' },
  ),
  job: Type.Union([Type.String(), Type.Null()], { description: 'Kind of background work.' }),
  attempt: Type.Union([Type.Integer(), Type.Null()]),
  endedAt: Type.Union([Instant, Type.Null()], {
    description: 'Of an attempt; of an `interrupted` one, the latest it can be.',
  }),
  durationMs: Type.Union([Type.Integer(), Type.Null()]),
  outcome: Type.Union([Type.Enum(['running', 'succeeded', 'failed', 'interrupted']), Type.Null()], {
    description: 'Of an attempt. `interrupted`: the worker stopped or died; the next one begins anew.',
  }),
  problem: Type.Union([DocumentProblem, Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()], { description: 'As it was thrown; for staff only.' }),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const Timeline = Type.Object({ items: Type.Array(TimelineEntry) });
export type Timeline = Static<typeof Timeline>;
