import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReceiver } from '../acceptance/webhook-receiver.ts';
import type { WebhookWithSecret } from '../contracts/webhooks.ts';
import type { Account } from './accounts.ts';
import { call, json } from './http-call.ts';

/** Somebody's https server on the Internet, as far as this machine has one: see internet.ts. */
export const startInternet = async (dir: string) => {
  const receiver = await startReceiver();
  const authority = join(dir, 'hook.example.pem');
  await writeFile(authority, receiver.certificate);
  return {
    receiver,
    /** What a worker is started with, to reach it. */
    workerFlags: ['--import', `${new URL('internet.ts', import.meta.url).href}?port=${receiver.port}`],
    variables: { NODE_EXTRA_CA_CERTS: authority },
  };
};

/** The account wants to be told of every document at the receiver. @throws when the API does not take it */
export const subscribe = async (apiUrl: string, account: Account, url: string): Promise<WebhookWithSecret> => {
  const { headers, body } = json({ url });
  const answer = await call(`${apiUrl}/v1/webhooks`, {
    method: 'POST',
    headers: { ...headers, ...account.authorization() },
    ...(body !== undefined && { body }),
  });
  if (answer.status !== 201) throw new Error(`webhook: ${answer.status} ${answer.error} ${answer.body}`);
  return JSON.parse(answer.body);
};
