export { createErasureService } from './erasures.service.ts';
export { createEraseAccountHandler } from './erasures.worker.ts';
export { createExportService } from './exports.service.ts';
export { createExportAccountHandler } from './exports.worker.ts';
export { createPersonalDataRepository } from './personal-data.repository.ts';
export { privacyErrors } from './privacy.errors.ts';
export { eraseAccountJob, exportAccountJob } from './privacy.jobs.ts';
export { createPrivacyRepository } from './privacy.repository.ts';
export { privacyRoutes } from './privacy.routes.ts';
