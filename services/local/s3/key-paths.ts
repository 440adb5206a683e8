/** Without a dot, so that no folder is called like a facts file, nor leads upwards; an empty part becomes `%`. */
export const pathOf = (key: string): string =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('.', '%2E') || '%')
    .join('/');

export const keyOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (part === '%' ? '' : decodeURIComponent(part)))
    .join('/');

/** The order of S3: by the bytes of the keys. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
