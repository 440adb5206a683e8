/** Saves a text as a file, which no server sees. */
export const downloadText = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // A browser may begin to read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
