/** Everything of an account that can be fetched lies below this. */
export const accountFolder = (accountId: string): string => `accounts/${accountId}/`;

type Identity = { id: string; accountId: string };

/** One signature opens it, and nothing else. */
export const exportFolder = ({ id, accountId }: Identity): string => `${accountFolder(accountId)}exports/${id}/`;

export const exportKey = (row: Identity): string => `${exportFolder(row)}ipower-motors.zip`;
