import { useEffect, useState } from 'react';

/** Secrets of mails' links by the page they belong to. In memory, for who has to sign in on the way. */
const taken = new Map<string, string>();

const inAddress = (): string | null => new URLSearchParams(location.hash.slice(1)).get('token');

/**
 * The secret behind the `#` of a mail's link, which is taken out of the address at once. Null: the link was not whole.
 * It is for the body of a request, and nothing else.
 */
export const useLinkToken = (): string | null => {
  const [token, setToken] = useState(() => inAddress() ?? taken.get(location.pathname) ?? null);
  useEffect(() => {
    const take = () => {
      const found = inAddress();
      if (found === null) return;
      taken.set(location.pathname, found);
      history.replaceState(history.state, '', location.pathname + location.search);
      setToken(found);
    };
    take();
    // Another link, opened in the same tab.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
};
