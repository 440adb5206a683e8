/** What follows a path behind `?` or `#`: what was searched for, tokens of links. */
const behindPath = /(\/[\w.~%/-]*)[?#][^\s"'\\]*/g;

/** The same, with every address in it cut off where its path ends. */
export const withoutSecrets = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replace(behindPath, '$1')) as Value;
