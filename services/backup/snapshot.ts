import postgres from 'postgres';

export type Snapshot = {
  /** What `pg_dump --snapshot` takes. */
  id: string;
  takenAt: Date;
  databaseBytes: number;
  transaction: postgres.TransactionSql;
};

/**
 * Runs `work` while a snapshot of the database stays what it is: what is read in its transaction, and by others who
 * name its id, is the same moment (PostgreSQL manual, "Snapshot Synchronization Functions").
 */
export const withSnapshot = async <T>(databaseUrl: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 10,
    // The transaction has nothing to do while pg_dump still works; a server may end idle ones after a minute.
    connection: { application_name: 'backup', idle_in_transaction_session_timeout: 0, statement_timeout: 0 },
    onnotice: () => {},
  });
  try {
    return (await sql.begin('isolation level repeatable read read only', async (transaction) => {
      const [row] = await transaction<{ id: string; takenAt: Date; databaseBytes: number }[]>`
        select pg_export_snapshot() as id, statement_timestamp() as "takenAt",
          pg_database_size(current_database())::float8 as "databaseBytes"`;
      if (!row) throw new Error('PostgreSQL gave no snapshot.');
      return await work({ ...row, transaction });
    })) as T;
  } finally {
    await sql.end({ timeout: 5 });
  }
};
