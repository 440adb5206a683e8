export { createAuditRepository } from './audit.repository.ts';
export { type AuditEvent, type AuditService, createAuditService } from './audit.service.ts';
