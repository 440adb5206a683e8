import { createRouter } from '@tanstack/react-router';
import { routerDefaults } from '../shared/app/router-defaults.ts';
import { routeTree } from './routes.gen.ts';

export const router = createRouter({ routeTree, ...routerDefaults });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
