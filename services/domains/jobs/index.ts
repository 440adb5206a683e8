export { startReconciler } from './jobs.reconciler.ts';
export { startRelay } from './jobs.relay.ts';
export { createJobRepository } from './jobs.repository.ts';
export { createJobRunner, JobExhausted, type JobKind, type JobRunner } from './jobs.runner.ts';
export { createJobService, type JobService } from './jobs.service.ts';
