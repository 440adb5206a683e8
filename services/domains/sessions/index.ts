export { sessionErrors } from './sessions.errors.ts';
export { createSessionRepository } from './sessions.repository.ts';
export {
  createSessionService,
  type NewSession,
  type RenewedSession,
  type SessionService,
} from './sessions.service.ts';
