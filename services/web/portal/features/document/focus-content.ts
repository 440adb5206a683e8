/** For when the button that was pressed goes with what it did: the focus goes to the page's content. */
export const focusContent = (): void => document.getElementById('content')?.focus({ preventScroll: true });
