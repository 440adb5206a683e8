import './styles.css';
import { start } from '../shared/app/start.tsx';
import { router } from './router.ts';

void start(router);
