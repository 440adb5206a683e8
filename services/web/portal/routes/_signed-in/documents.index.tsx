import { createFileRoute } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type DocumentSearch, readSearch } from '../../features/documents/document-search.ts';
import { DocumentsPage } from '../../features/documents/documents-page.tsx';
import { DropZone } from '../../features/uploads/drop-zone.tsx';
import { UploadButton } from '../../features/uploads/upload-button.tsx';

export const Route = createFileRoute('/_signed-in/documents/')({ validateSearch: readSearch, component: Documents });

function Documents() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const isSearching = search.q !== undefined;
  const onSearch = useCallback(
    (next: DocumentSearch) => {
      // All that is typed in one go is one step back.
      const isOneGo = isSearching && next.q !== undefined && next.q !== search.q;
      void navigate({ search: next, replace: isOneGo, resetScroll: true });
    },
    [navigate, isSearching, search.q],
  );
  return (
    <DropZone>
      <DocumentsPage search={search} onSearch={onSearch} upload={<UploadButton />} />
    </DropZone>
  );
}
