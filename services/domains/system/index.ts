export { systemErrors } from './system.errors.ts';
export { createSystemRepository, type SystemRepository } from './system.repository.ts';
export { systemRoutes } from './system.routes.ts';
export { createSystemService } from './system.service.ts';
