import { createFileRoute } from '@tanstack/react-router';
import { Webhooks } from '../../../features/webhooks/webhooks.tsx';

export const Route = createFileRoute('/_signed-in/account/webhooks/')({ component: Webhooks });
