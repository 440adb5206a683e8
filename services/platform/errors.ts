/** Languages the API answers in. */
export type Language = 'en' | 'fr';

export const languages: readonly Language[] = ['en', 'fr'];

export type Text = Readonly<Record<Language, string>>;

/** What a code means: its HTTP status, what happened, and what to do about it. */
export type ErrorEntry = { readonly status: number; readonly title: Text; readonly remedy?: Text };

export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

export type FieldError = { pointer: string; code: string; detail: string };

/** A field that a service refuses: `pointer` is a JSON Pointer (RFC 6901) such as `/body/password`. */
export type FieldProblem = { pointer: string; code: string; detail: Text };

type ErrorOptions = {
  headers?: Record<string, string>;
  fields?: readonly FieldProblem[];
  /** Further members of the problem (RFC 9457 §3.2). */
  members?: Readonly<Record<string, number>>;
  cause?: unknown;
};

/** An error that is part of the API's promise: thrown by services, rendered in one place (api/plugins/problem.ts). */
export class AppError extends Error {
  readonly code: string;
  readonly entry: ErrorEntry;
  readonly headers: Readonly<Record<string, string>>;

  readonly fields: readonly FieldProblem[];

  readonly members: Readonly<Record<string, number>>;

  constructor(code: string, entry: ErrorEntry, options: ErrorOptions = {}) {
    super(entry.title.en, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.entry = entry;
    this.headers = options.headers ?? {};
    this.fields = options.fields ?? [];
    this.members = options.members ?? {};
  }
}

/** Makes the constructor of a catalogue's errors: `throw documentError('document-not-found')`. */
export const errorsOf =
  <Catalogue extends ErrorCatalogue>(catalogue: Catalogue) =>
  (code: keyof Catalogue & string, options?: ErrorOptions): AppError =>
    new AppError(code, catalogue[code] as ErrorEntry, options);
