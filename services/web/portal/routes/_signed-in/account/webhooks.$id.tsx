import { createFileRoute } from '@tanstack/react-router';
import { WebhookPage } from '../../../features/webhooks/webhook-page.tsx';

export const Route = createFileRoute('/_signed-in/account/webhooks/$id')({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <WebhookPage key={id} id={id} />;
}
