export { scanStorageJob } from './storage-scan.jobs.ts';
export { createStorageScanRepository } from './storage-scan.repository.ts';
export { createStorageScan, isClean, type ScanReport } from './storage-scan.service.ts';
export { createScanStorageHandler } from './storage-scan.worker.ts';
