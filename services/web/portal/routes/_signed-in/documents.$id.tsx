import { createFileRoute } from '@tanstack/react-router';
import { DocumentPage } from '../../features/document/document-page.tsx';

export const Route = createFileRoute('/_signed-in/documents/$id')({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <DocumentPage key={id} id={id} />;
}
