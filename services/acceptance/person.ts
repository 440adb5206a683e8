import { randomInt, randomUUID } from 'node:crypto';
import { openAccount } from '../local/accounts.ts';
import { newBrowser } from './browser.ts';

/** Somebody with an address of mail, in front of a browser in a network of his own. Has no account yet. */
export const newPerson = (url: string) => ({
  email: `${randomUUID()}@example.fr`,
  password: 'trois vélos dans la grange',
  browser: newBrowser(url, { address: newAddress() }),
});

/** Believed where TRUST_PROXY_HOPS is 1. */
export const newAddress = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** Somebody with an account, signed in. */
export const newCustomer = async ({ url, backends }: { url: string; backends: { databaseUrl: string } }) => {
  const person = newPerson(url);
  const { email, password, browser } = person;
  const accountId = await openAccount(backends.databaseUrl, { email, password });
  const { body } = await browser.ask('POST', '/v1/auth/login', { body: { email, password } });
  return { ...person, accountId, accessToken: body.accessToken as string };
};
