import { useRef } from 'react';

/**
 * For the content of a Radix dialog that no Radix trigger opens: what had the focus before gets it back. Where that is
 * gone, such as a row that was deleted, the page's content gets it.
 */
export const useReturnFocus = () => {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const target = opener.current?.isConnected ? opener.current : document.getElementById('content');
      if (target instanceof HTMLElement) target.focus();
    },
  };
};
