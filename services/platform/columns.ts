import { customType, timestamp } from 'drizzle-orm/pg-core';

/** A moment, to the millisecond, as JavaScript has it. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** Number of a transaction, which never comes again (PostgreSQL, "Transaction ID and snapshot information functions"). */
export const transactionId = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' });
