/** What a test reads off an expression of PromQL. None of ours has a brace in a string. */

const strings = /"(?:[^"\\]|\\.)*"/g;
const matchers = /\{[^}]*\}/g;
const groupings = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const names = /(?<![\w:])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()/g;
const words = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/** Names of the metrics in it. */
export const metricsIn = (expr: string): string[] => {
  const bare = expr
    .replace(strings, '')
    .replace(matchers, '')
    .replace(groupings, '')
    .replace(/\[[^\]]*\]/g, '');
  return [...new Set(bare.match(names) ?? [])].filter((name) => !words.has(name));
};

/** Metrics with their conditions on labels, as they stand in it: `up{job="api"}`. */
export const selectorsIn = (expr: string): string[] => expr.match(/[a-zA-Z_:][\w:]*\{[^}]*\}/g) ?? [];

/** The same expression, in which a comparison says 0 or 1 and removes nothing. */
export const withoutThresholds = (expr: string): string =>
  expr.replace(/"[^"]*"|\{[^}]*\}|(==|!=|>=|<=|>|<)/g, (part, comparison) =>
    comparison ? `${comparison} bool` : part,
  );
