import './styles.css';
import { start } from '../shared/app/start.tsx';
import { router } from './router.ts';

await start(router);
// In development nothing stands between the sources and the page.
if (import.meta.env.PROD) (await import('./offline/offline.ts')).startOffline();
