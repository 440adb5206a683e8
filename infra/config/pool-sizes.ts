/** Connections to the database that a process opens for its work; one more is its pulse (decision 030). */
export const poolSizes = { api: 10, worker: 5 } as const;
