import { api, byPostgresJs } from './documents.ts';
import { authenticated, logged, measured, traced, withSchema } from './fastify.ts';
import { plain, withHs256 } from './node-http.ts';

/** `node main.ts NAME PORT`: one server of the HTTP benchmark, in a process of its own. */
const [name = '', port] = process.argv.slice(2);
const { BENCH_SECRET = '', PUBLIC_URL = '', JWT_KEYS = '' } = process.env;

type Server = ((port: number) => unknown) | { listen(options: { port: number; host: string }): unknown };

const servers: Record<string, () => Server | Promise<Server>> = {
  'node:http': plain,
  'node:http with HS256': () => withHs256(BENCH_SECRET, PUBLIC_URL),
  'Fastify with schema': withSchema,
  'Fastify authenticated': () => authenticated(JWT_KEYS, PUBLIC_URL),
  'Fastify measured': () => measured(JWT_KEYS, PUBLIC_URL),
  'Fastify traced': () => traced(JWT_KEYS, PUBLIC_URL, 1),
  'Fastify traced, a tenth': () => traced(JWT_KEYS, PUBLIC_URL, 0.1),
  'Fastify logged': logged,
  API: api,
  'Fastify with postgres.js': byPostgresJs,
};

const server = await servers[name]?.();
if (typeof server === 'function') server(Number(port));
else await server?.listen({ port: Number(port), host: '127.0.0.1' });
