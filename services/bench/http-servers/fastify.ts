import { type FastifyInstance, fastify } from 'fastify';
import { createAccessTokens } from '../../api/plugins/access-token.ts';
import { authenticationPlugin, identificationPlugin } from '../../api/plugins/authentication.ts';
import { requestLogPlugin } from '../../api/plugins/request-log.ts';
import { serverOptions } from '../../api/server-options.ts';
import { readSigningKeys } from '../../platform/json-web-keys.ts';
import { createLogger } from '../../platform/logger.ts';
import { Answer, answer } from './answer.ts';

/** Fastify as the API has it, without its plugins. */
const server = (): FastifyInstance => fastify(serverOptions({ TRUST_PROXY_HOPS: 1 }, createLogger('bench', 'info')));

const route = (app: FastifyInstance): FastifyInstance =>
  app.get('/', { schema: { response: { 200: Answer } } }, async () => answer());

export const withSchema = async (): Promise<FastifyInstance> => route(server());

/** Who calls is found out as in the API. */
export const authenticated = async (jwtKeys: string, issuer: string): Promise<FastifyInstance> => {
  const app = server();
  const accessTokens = await createAccessTokens(app, { keys: readSigningKeys(jwtKeys), issuer });
  await app.register(identificationPlugin, { accessTokens, revocations: { has: () => false } });
  await app.register(authenticationPlugin);
  return route(app);
};

/** Each request is logged as in the API, to standard output. */
export const logged = async (): Promise<FastifyInstance> => {
  const app = server();
  await app.register(requestLogPlugin);
  return route(app);
};
