import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type AuditEventRow, auditEvents } from './audit.table.ts';

type NewEvent = Omit<AuditEventRow, 'at'>;

export const createAuditRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewEvent>) => db.insert(auditEvents).values(row).returning());

  return {
    insert: async (row: NewEvent, on?: Transaction): Promise<void> => {
      await insert(row, on);
    },
  };
};

export type AuditRepository = ReturnType<typeof createAuditRepository>;
