import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './primitives.ts';

/** Days an export can be fetched. */
export const exportDays = 7;

export const DataExport = Type.Object({
  id: Uuid,
  state: Type.Enum(['pending', 'ready', 'failed'], { description: '`failed`: ask for another one.' }),
  bytes: Type.Union([Type.Integer(), Type.Null()], { description: 'Size of the archive.' }),
  createdAt: Instant,
  readyAt: Type.Union([Instant, Type.Null()]),
  expiresAt: Type.Union([Instant, Type.Null()], {
    description: `When it is deleted: ${exportDays} days after it is ready.`,
  }),
});
export type DataExport = Static<typeof DataExport>;

export const DataExportList = Type.Object({ items: Type.Array(DataExport) });
export type DataExportList = Static<typeof DataExportList>;

export const ExportDownload = Type.Object({
  url: Type.String({ description: 'Address of the archive, an attachment. Fetch it at once.' }),
  expiresAt: Type.String({ format: 'date-time', description: 'Until when a fetch of it can begin.' }),
});
export type ExportDownload = Static<typeof ExportDownload>;

export const ErasureReceipt = Type.Object({
  receipt: Type.String({ description: 'Shown once, and sent by mail at the end: it asks how far the erasure is.' }),
  requestedAt: Instant,
});
export type ErasureReceipt = Static<typeof ErasureReceipt>;

export const ErasureQuery = Type.Object(
  { receipt: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
export type ErasureQuery = Static<typeof ErasureQuery>;

export const ErasureStatus = Type.Object({
  requestedAt: Instant,
  completedAt: Type.Union([Instant, Type.Null()], { description: 'Null while it goes on.' }),
  erased: Type.Record(Type.String(), Type.Integer(), { description: 'How much of each kind.' }),
});
export type ErasureStatus = Static<typeof ErasureStatus>;
