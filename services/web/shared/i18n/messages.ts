import { currentLanguage, type Language, useLanguage } from './language.ts';

/** Texts by name, and functions of what they speak of that give one; nested where that reads better. */
type Texts = { readonly [name: string]: string | ((...args: never[]) => string) | Texts };

/** The same names with the same parameters in another language. */
type Translated<T> = {
  [Name in keyof T]: T[Name] extends string
    ? string
    : T[Name] extends (...args: infer Args) => string
      ? (...args: Args) => string
      : Translated<T[Name]>;
};

export type Messages<T> = Record<Language, Translated<T>>;

/**
 * The texts of one part of an application, beside the code that shows them: they are loaded with it. A text that lacks
 * its translation does not compile.
 */
export const defineMessages = <const T extends Texts>(messages: { fr: T; en: Translated<T> }): Messages<T> =>
  messages as unknown as Messages<T>;

/** The texts in the language that is chosen, also after it has changed. */
export const useMessages = <T>(messages: Messages<T>): Translated<T> => messages[useLanguage()];

/** The same, for code outside of components, at the moment of the call. */
export const messagesNow = <T>(messages: Messages<T>): Translated<T> => messages[currentLanguage()];
