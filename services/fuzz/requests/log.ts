import { readFileSync } from 'node:fs';

/** What a log tells that an answer may not: an error, or why the API said that it is not available. */
export type Trouble = { kind: 'error' | 'unavailable'; reason: string };

type Line = { level: number; msg: string; reason?: string; err?: { message?: string; stack?: string } };

/** pino's levels of a warning and of an error. */
const [warn, error] = [40, 50];

/** Reads the log of an API, whose lines are JSON; what is none was written by something else that went wrong. */
export const troublesIn = (logFile: string): Trouble[] =>
  readFileSync(logFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .flatMap((text): Trouble[] => {
      const line = parse(text);
      if (!line) return [{ kind: 'error', reason: text.slice(0, 300) }];
      if (line.level >= error) {
        const [, at = ''] = /\n\s+(at (?:.*services\/.*))/.exec(line.err?.stack ?? '') ?? [];
        return [{ kind: 'error', reason: `${line.err?.message ?? line.msg} ${at}`.trim() }];
      }
      return line.level === warn && line.reason !== undefined ? [{ kind: 'unavailable', reason: line.reason }] : [];
    });

const parse = (text: string): Line | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
