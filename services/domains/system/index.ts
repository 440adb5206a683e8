export { systemErrors } from './system.errors.ts';
export { createSystemRepository } from './system.repository.ts';
export { systemRoutes } from './system.routes.ts';
export { createSystemService } from './system.service.ts';
