import type { Document } from '../../../../contracts/documents.ts';
import type { Refusal } from './announced-file.ts';
import type { Hold } from './persistence.ts';

/**
 * waiting → hashing → sending → completing → processing → ready | rejected | failed
 *
 * `refused` was never sent; `rejected` is the file's fault, as the API found; `failed` can be tried again.
 */
export type UploadState =
  | 'waiting'
  | 'hashing'
  | 'sending'
  | 'completing'
  | 'processing'
  | 'ready'
  | 'rejected'
  | 'failed'
  | 'refused'
  | 'cancelled';

/** Why it was refused here, what the API found in the document, or what was thrown on the way there. */
export type UploadProblem = { refusal: Refusal } | { document: NonNullable<Document['problem']> } | { error: unknown };

/** One file on its way. Never changed, only replaced: what is the same object looks the same. */
export type Upload = {
  readonly id: string;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly state: UploadState;
  /** Bytes the storage has taken. */
  readonly sent: number;
  /** What it waits for, besides its turn, before it goes on by itself. */
  readonly hold: Hold | null;
  readonly problem: UploadProblem | null;
  /** What the API made of it; null again when that was given up. */
  readonly document: Pick<Document, 'id' | 'version'> | null;
};

const underWay: readonly UploadState[] = ['waiting', 'hashing', 'sending', 'completing'];

/** It needs this page: whoever leaves, loses it. */
export const isUnderWay = ({ state }: Upload): boolean => underWay.includes(state);

export const isEnded = ({ state }: Upload): boolean => state !== 'processing' && !underWay.includes(state);

export const canRetry = ({ state }: Upload): boolean => state === 'failed' || state === 'cancelled';

const isDelivered = ({ state, document }: Upload): boolean =>
  ['processing', 'ready', 'rejected'].includes(state) || (state === 'failed' && document !== null);

/** All uploads in a few numbers. What was cancelled or refused is not to be sent. */
export const totalsOf = (uploads: readonly Upload[]) => {
  const wanted = uploads.filter(({ state }) => state !== 'cancelled' && state !== 'refused');
  const sum = (size: (upload: Upload) => number) => wanted.reduce((total, upload) => total + size(upload), 0);
  return {
    files: wanted.length,
    delivered: wanted.filter(isDelivered).length,
    /** Delivered, and nothing is wrong with them. */
    accepted: uploads.filter(({ state }) => state === 'processing' || state === 'ready').length,
    bytes: sum(({ size }) => size),
    sent: sum((upload) => (isDelivered(upload) ? upload.size : upload.sent)),
    problems: uploads.filter(({ state }) => ['rejected', 'failed', 'refused'].includes(state)).length,
    failed: uploads.filter(({ state }) => state === 'failed').length,
    ended: uploads.filter(isEnded).length,
    isUnderWay: uploads.some(isUnderWay),
    isProcessing: uploads.some(({ state }) => state === 'processing'),
    /** All that is under way waits for the same. */
    hold: uploads.find(({ hold }) => hold !== null)?.hold ?? null,
  };
};

export type Totals = ReturnType<typeof totalsOf>;
