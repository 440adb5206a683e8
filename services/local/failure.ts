/** What went wrong as a sentence with what to do, for somebody who does not read stack traces. */
export const sentenceFor = (error: unknown): string => {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (!path || !code) return message;
  switch (code) {
    case 'ENOENT':
      return `There is no ${path}.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} belongs to another user: give it to yourself (chown), or delete it.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `There is a file at or above ${path}, where the platform keeps a folder: move it away.`;
    case 'EISDIR':
      return `${path} is a folder, where the platform keeps a file: move it away.`;
    case 'EROFS':
      return `${path} cannot be written to: its disk is read-only. Choose another folder with LOCAL_DIR.`;
    case 'ENOSPC':
      return `${path} cannot be written: the disk is full.`;
    default:
      return message;
  }
};
