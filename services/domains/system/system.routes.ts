import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { SystemState } from '../../contracts/system.ts';
import '../../platform/http.ts';
import type { SystemService } from './system.service.ts';

export const systemRoutes: FastifyPluginAsyncTypebox<{ service: SystemService; release: string }> = async (
  app,
  { service, release },
) => {
  app.get(
    '/admin/system',
    {
      config: { roles: ['staff', 'admin'] },
      schema: {
        tags: ['administration'],
        summary: 'How the platform is',
        description:
          'Asks all that the API stands on, for a second and a half at most. Sums are up to a minute old, and older while the database does not answer.',
        response: { 200: SystemState },
      },
    },
    async () => service.state(release),
  );
};
