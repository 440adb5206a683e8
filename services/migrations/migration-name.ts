import journal from './meta/_journal.json' with { type: 'json' };

/**
 * The file of the migration that was made at `madeAt` (milliseconds since the epoch), by which the database knows it;
 * that moment itself, when the migration is newer than this program.
 */
export const migrationName = (madeAt: number): string =>
  journal.entries.find(({ when }) => when === madeAt)?.tag ?? new Date(madeAt).toISOString();
