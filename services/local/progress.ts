/**
 * Tells on a terminal what is being done; where there is none (a log, CI) only what was done.
 */
export const createProgress = (stream: NodeJS.WriteStream) => {
  const isTerminal = stream.isTTY;
  const clear = isTerminal ? '\r\u001b[2K' : '';
  const paint = (code: number, text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: (text: string) => paint(1, text),
    dim: (text: string) => paint(2, text),
    line: (text = '') => void stream.write(`${clear}${text}\n`),
    /** Does the work; its line ends with the seconds it took. */
    step: async <T>(label: string, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      if (isTerminal) stream.write(`  … ${label}`);
      const result = await work();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      stream.write(`${clear}  ${paint(32, '✓')} ${label} ${paint(2, `${seconds} s`)}\n`);
      return result;
    },
  };
};

export type Progress = ReturnType<typeof createProgress>;
