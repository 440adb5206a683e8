/** One line a file, rewritten in place on a terminal; elsewhere a new line at each change of state. */
export const createBoard = (stream: NodeJS.WriteStream, names: readonly string[]) => {
  const states = new Map<string, string>();
  const width = Math.max(...names.map((name) => name.length));
  let drawn = 0;
  return {
    show: (name: string, state: string, share?: number): void => {
      const isNew = states.get(name) !== state;
      states.set(name, share === undefined ? state : `${state} ${bar(share)}`);
      if (stream.isTTY) {
        const lines = [...states].map(([file, text]) => `\u001b[2K  ${file.padEnd(width)}  ${text}\n`);
        stream.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.join('')}`);
        drawn = lines.length;
      } else if (isNew && share === undefined) {
        stream.write(`  ${name.padEnd(width)}  ${state}\n`);
      }
    },
  };
};

const bar = (share: number): string => {
  const full = Math.round(share * 24);
  return `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${Math.round(share * 100)} %`;
};

/** Columns as wide as their widest cell; numbers to the right. */
export const table = (rows: readonly (readonly (string | number)[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => `${row[column]}`.length)));
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, i) => (typeof cell === 'number' ? `${cell}`.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)));
  return rows.map((row) => `  ${line(row).join('  ').trimEnd()}`).join('\n');
};
