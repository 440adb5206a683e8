import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { scanStorageJob } from './storage-scan.jobs.ts';
import { isClean, type ScanReport, type StorageScan } from './storage-scan.service.ts';

const nothing: Effects = async () => {};

/** The job behind `scan-storage`: repairs nothing, which is an operator's decision. */
export const createScanStorageHandler = (options: {
  scan: StorageScan['scan'];
  /** Told of each report. */
  report: (report: ScanReport, clean: boolean) => void;
}): JobHandler<PayloadOf<typeof scanStorageJob>> => ({
  run: async (_, { signal }) => {
    const found = await options.scan({ repair: false, signal });
    options.report(found, isClean(found));
    return nothing;
  },
  exhausted: () => nothing,
});
