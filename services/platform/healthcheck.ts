import { get } from 'node:http';

/**
 * The container's health check: exits with 0 when the process answers /livez on its internal port, else with 1.
 * It is started every few seconds beside the process it checks, so it does without env.ts and its schemas.
 */
const port = process.env['INTERNAL_PORT'] || '9090';

get({ host: '127.0.0.1', port, path: '/livez', timeout: 3_000 }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
})
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
