import { useMessages } from '../../../shared/i18n/messages.ts';
import { readDevice } from './device.ts';
import { messages } from './security.messages.ts';

/** A device in words: its browser and system, else the program that it names. */
export const useDeviceName = (): ((userAgent: string | null) => string) => {
  const t = useMessages(messages);
  return (userAgent) => {
    const { browser, system } = readDevice(userAgent);
    if (browser && system) return t.browserOn(browser, system);
    return browser ?? system ?? (userAgent ? userAgent.slice(0, 60) : t.unknownDevice);
  };
};
