import type { ManagedDocumentPage, ManagedDocumentQuery } from '../../contracts/administration.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Language } from '../../platform/errors.ts';
import type { ManagedDocumentRepository } from './documents.managed.repository.ts';
import { presentProblem } from './documents.presenter.ts';

/** Anybody's documents as staff sees them: what became of them, not what is in them. */
export const createManagedDocuments = ({ repository }: { repository: ManagedDocumentRepository }) => ({
  /** One page of an account's documents, newest first, the trash included. @throws cursor-invalid */
  list: async (ownerId: string, query: ManagedDocumentQuery, language: Language): Promise<ManagedDocumentPage> => {
    const rows = await repository.list(ownerId, query, readCursor(query.cursor));
    const { items, nextCursor } = pageOf(rows, query.limit);
    return {
      items: items.map(({ problem, createdAt, updatedAt, deletedAt, ...row }) => ({
        ...row,
        problem: presentProblem(problem, language),
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
        deletedAt: deletedAt?.toISOString() ?? null,
      })),
      nextCursor,
    };
  },
});

export type ManagedDocuments = ReturnType<typeof createManagedDocuments>;
