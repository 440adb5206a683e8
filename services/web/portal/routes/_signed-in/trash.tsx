import { createFileRoute } from '@tanstack/react-router';
import { TrashPage } from '../../features/documents/trash-page.tsx';

export const Route = createFileRoute('/_signed-in/trash')({ component: TrashPage });
