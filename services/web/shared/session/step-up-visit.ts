const storageKey = 'step-up-visit';

/** A provider is about to be visited for a proof. */
export const beginStepUpVisit = (): void => sessionStorage.setItem(storageKey, '');

/** The code of what such a visit ended with, where it was no proof; told once, and taken out of the address. */
export const takeStepUpRefusal = (): string | null => {
  if (sessionStorage.getItem(storageKey) === null) return null;
  sessionStorage.removeItem(storageKey);
  const address = new URL(location.href);
  const code = address.searchParams.get('error');
  address.searchParams.delete('error');
  if (code !== null) history.replaceState(history.state, '', address);
  return code;
};
