export { createAuditRepository } from './audit.repository.ts';
export { auditRoutes } from './audit.routes.ts';
export { type AuditService, createAuditService } from './audit.service.ts';
