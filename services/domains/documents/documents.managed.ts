import type {
  ManagedDocumentDetail,
  ManagedDocumentPage,
  ManagedDocumentQuery,
} from '../../contracts/administration.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Language } from '../../platform/errors.ts';
import { documentError } from './documents.errors.ts';
import type { ManagedDocumentRepository, ManagedDocumentRow } from './documents.managed.repository.ts';
import { presentProblem } from './documents.presenter.ts';

/** Anybody's documents as staff sees them: what became of them, not what is in them. */
export const createManagedDocuments = ({ repository }: { repository: ManagedDocumentRepository }) => ({
  /** One page of an account's documents, newest first, the trash included. @throws cursor-invalid */
  list: async (ownerId: string, query: ManagedDocumentQuery, language: Language): Promise<ManagedDocumentPage> => {
    const rows = await repository.list(ownerId, query, readCursor(query.cursor));
    const { items, nextCursor } = pageOf(rows, query.limit);
    return {
      items: items.map((row) => present(row, language)),
      nextCursor,
    };
  },

  /** One document, and whose it is. @throws document-not-found */
  get: async (id: string, language: Language): Promise<ManagedDocumentDetail> => {
    const row = await repository.find(id);
    if (!row) throw documentError('document-not-found');
    return present(row, language);
  },
});

const present = <Row extends ManagedDocumentRow>(row: Row, language: Language) => ({
  ...row,
  problem: presentProblem(row.problem, language),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString() ?? null,
});

export type ManagedDocuments = ReturnType<typeof createManagedDocuments>;
