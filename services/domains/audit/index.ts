export { createAuditRepository } from './audit.repository.ts';
export { auditRoutes } from './audit.routes.ts';
export { type AuditEvent, type AuditService, createAuditService } from './audit.service.ts';
