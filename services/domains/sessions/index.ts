export { createKnownDeviceRepository } from './known-devices.repository.ts';
export { createKnownDeviceService, type KnownDeviceService } from './known-devices.service.ts';
export { sessionErrors } from './sessions.errors.ts';
export { createSessionHttp, type SessionHttp } from './sessions.http.ts';
export { createSessionRepository } from './sessions.repository.ts';
export { sessionRoutes } from './sessions.routes.ts';
export {
  createSessionService,
  type NewSession,
  type RenewedSession,
  type SessionService,
} from './sessions.service.ts';
export { signInRoutes } from './sign-in.routes.ts';
export { createSignInService, type FirstFactorPassed, type SignInService } from './sign-in.service.ts';
