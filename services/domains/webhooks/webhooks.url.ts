import { isIP } from 'node:net';
import { isPublic } from '../../platform/public-request.ts';
import { webhookError } from './webhooks.errors.ts';

/**
 * The address in its one spelling. Where its name leads is looked at when it is called, each time: here only what cannot
 * be right at all is refused. Port 443 only: the worker's network lets nothing else out.
 *
 * @throws webhook-url-invalid, webhook-url-not-public
 */
export const readWebhookUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' || url.username || url.password || url.hash || url.port !== '') {
    throw webhookError('webhook-url-invalid');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) ? !isPublic(host) : !host.includes('.')) throw webhookError('webhook-url-not-public');
  return url.href;
};

/** An address as it may be shown in a mail or a log: its query may hold a secret. */
export const withoutQuery = (address: string): string => {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`.slice(0, 200);
};
