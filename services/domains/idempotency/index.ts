export { idempotencyErrors } from './idempotency.errors.ts';
export { createIdempotencyRepository } from './idempotency.repository.ts';
export { createIdempotencyService, type IdempotencyService } from './idempotency.service.ts';
