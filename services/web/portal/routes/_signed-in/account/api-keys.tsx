import { createFileRoute } from '@tanstack/react-router';
import { ApiKeys } from '../../../features/api-keys/api-keys.tsx';

export const Route = createFileRoute('/_signed-in/account/api-keys')({ component: ApiKeys });
