import './styles.css';
import { start } from '../shared/app/start.tsx';
import { router } from './router.ts';

// Awaited here, no chunk could import from this one, and the first load would fall into two dozen files.
void start(router).then(async () => {
  // In development nothing stands between the sources and the page.
  if (import.meta.env.PROD) (await import('./offline/offline.ts')).startOffline();
});
