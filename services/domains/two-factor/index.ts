export { twoFactorErrors } from './two-factor.errors.ts';
export { createTwoFactorRepository } from './two-factor.repository.ts';
export { twoFactorRoutes } from './two-factor.routes.ts';
export { createTwoFactorService, type TwoFactorService } from './two-factor.service.ts';
