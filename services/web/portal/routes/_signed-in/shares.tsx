import { createFileRoute } from '@tanstack/react-router';
import { SharesPage } from '../../features/shares/shares-page.tsx';

export const Route = createFileRoute('/_signed-in/shares')({ component: SharesPage });
