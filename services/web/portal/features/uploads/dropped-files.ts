/** What systems put into folders for themselves. */
const isLitter = (name: string): boolean => name.startsWith('.') || ['Thumbs.db', 'desktop.ini'].includes(name);

/**
 * The files of a drop, with all that is in its folders. To be called at once in the event: the entries are gone after.
 *
 * @returns files that cannot be read are left out, as are the ones that systems hide in folders
 */
export const droppedFiles = (transfer: DataTransfer): Promise<File[]> => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.every(({ isFile }) => isFile)) return Promise.resolve([...transfer.files]);
  return filesOf(entries);
};

const filesOf = async (entries: readonly FileSystemEntry[]): Promise<File[]> => {
  const found: File[] = [];
  for (const entry of entries) {
    if (entry.isFile) found.push(...(await fileOf(entry as FileSystemFileEntry)));
    else found.push(...(await filesOf(await entriesOf(entry as FileSystemDirectoryEntry))));
  }
  return found;
};

const fileOf = (entry: FileSystemFileEntry): Promise<File[]> =>
  new Promise((resolve) =>
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    ),
  );

/** A reader gives a hundred at a time, and none at the end. */
const entriesOf = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const read = () => new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
  const found: FileSystemEntry[] = [];
  for (let batch = await read(); batch.length > 0; batch = await read()) found.push(...batch);
  return found.filter(({ name }) => !isLitter(name));
};
