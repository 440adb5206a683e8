export { createOneTimeTokenRepository } from './one-time-tokens.repository.ts';
export {
  createOneTimeTokenService,
  type OneTimeToken,
  type OneTimeTokenService,
} from './one-time-tokens.service.ts';
