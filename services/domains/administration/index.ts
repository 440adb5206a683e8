export { administrationDocumentRoutes } from './administration.documents.routes.ts';
export { administrationErrors } from './administration.errors.ts';
export { createAdministrationRepository } from './administration.repository.ts';
export { administrationRoutes } from './administration.routes.ts';
export { createAdministrationService } from './administration.service.ts';
