import type { Account } from '../../contracts/accounts.ts';
import type { AccountRow } from './accounts.table.ts';

export const presentAccount = ({ id, email, role, language, createdAt }: AccountRow): Account => ({
  id,
  email,
  role,
  language,
  createdAt: createdAt.toISOString(),
});
