export { accountError, accountErrors } from './accounts.errors.ts';
export { createAccountRepository } from './accounts.repository.ts';
export { accountRoutes } from './accounts.routes.ts';
export { createAccountService } from './accounts.service.ts';
export { accounts } from './accounts.table.ts';
