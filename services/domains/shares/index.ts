export { shareErrors } from './shares.errors.ts';
export { createShareGuesses } from './shares.guesses.ts';
export { createShareRepository } from './shares.repository.ts';
export { shareRoutes } from './shares.routes.ts';
export { createShareService } from './shares.service.ts';
export { shareVisitRoutes } from './shares.visit.routes.ts';
