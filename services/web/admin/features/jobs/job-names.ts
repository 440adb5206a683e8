import { useMessages } from '../../../shared/i18n/messages.ts';
import { messages } from './jobs.messages.ts';

/** What a kind of job, and a queue, is called. */
export const useJobNames = () => {
  const t = useMessages(messages);
  const among = (names: Readonly<Record<string, string>>) => (name: string) => names[name] ?? name;
  return { nameOf: among(t.names), queueOf: among(t.queueNames) };
};
