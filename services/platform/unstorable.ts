/** PostgreSQL, character_not_in_repertoire: its texts hold no NUL and nothing that is not UTF-8. */
const characterNotInRepertoire = '22021';

/** Whether the error says that a text of the request is none that can be stored, so that nothing can be called it. */
export const isUnstorable = (error: unknown): boolean =>
  error instanceof Error &&
  ((error as { code?: unknown }).code === characterNotInRepertoire || isUnstorable(error.cause));
