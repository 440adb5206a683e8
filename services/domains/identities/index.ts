export { identityErrors } from './identities.errors.ts';
export { createProviders } from './identities.providers.ts';
export { createIdentityRepository } from './identities.repository.ts';
export { identityRoutes } from './identities.routes.ts';
export { createIdentityService } from './identities.service.ts';
export { createProviderSignIn } from './identities.sign-in.ts';
export { identityVisitRoutes } from './identities.visit.routes.ts';
export { createVisits } from './identities.visits.ts';
