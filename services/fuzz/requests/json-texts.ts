import fc from 'fast-check';
import { anyJson, hostileKeys, naughty } from './hostile.ts';

/** What the description says of a value (JSON Schema 2020-12, as far as the routes use it). */
export type Schema = {
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
};

/** Longest text that is made where the schema allows longer ones. */
const longText = 300;

/** Most elements that are made of a list. */
const manyItems = 4;

/** A value that only the caller of the moment has: it is put in when the request is sent. */
export const placeholder = (kind: 'own' | 'foreign' | 'seen', name: string): string => `\ue000${kind}:${name}\ue001`;

export const placeholders = /\ue000(own|foreign|seen):([^\ue001]*)\ue001/g;

/**
 * JSON that fits a schema, as text, so that there can be in it what no value of JavaScript is: a member twice, a number
 * without end. Now and then one value is off: of another type, beyond a limit by one, missing, or plainly hostile.
 *
 * @param name of the member whose value it is: one that was seen in an answer under the same name fits best
 */
export const jsonTexts = (schema: Schema, name = ''): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 30, arbitrary: fitting(schema, name) },
    { weight: 1, arbitrary: off(schema) },
  );

const fitting = (schema: Schema, name: string): fc.Arbitrary<string> => {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, name)));
  if (schema.enum) return fc.constantFrom(...schema.enum.map((value) => JSON.stringify(value)));
  if ('const' in schema) return fc.constant(JSON.stringify(schema.const));
  switch (schema.type) {
    case 'object':
      return objects(schema);
    case 'array':
      return arrays(schema, name);
    case 'string':
      return fc.oneof(
        { weight: 3, arbitrary: strings(schema).map((text) => JSON.stringify(text)) },
        { weight: 1, arbitrary: fc.constant(JSON.stringify(placeholder('seen', name))) },
      );
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 53 - 1 }).map(String);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true }).map(String);
    case 'boolean':
      return fc.constantFrom('false', 'true');
    case 'null':
      return fc.constant('null');
    default:
      return anyJson;
  }
};

const objects = ({ properties = {}, required = [] }: Schema): fc.Arbitrary<string> => {
  const member = (name: string, texts: fc.Arbitrary<string>) => texts.map((text) => `${JSON.stringify(name)}:${text}`);
  const members = Object.entries(properties).map(([name, schema]) => {
    const freq = required.includes(name) ? 50 : 2;
    return fc.option(member(name, jsonTexts(schema, name)), { nil: undefined, freq });
  });
  const known = Object.keys(properties).map((name) => member(name, anyJson));
  const unknown = hostileKeys.chain((name) => member(name, anyJson));
  const more = fc.option(fc.oneof(unknown, ...known), { nil: undefined, freq: 1 });
  const seldom = fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: more });
  return fc.tuple(...members, seldom).map((parts) => `{${parts.filter((part) => part !== undefined).join()}}`);
};

const arrays = ({ items = {}, minItems = 0, maxItems = manyItems }: Schema, name: string): fc.Arbitrary<string> => {
  const maxLength = Math.max(minItems, Math.min(maxItems, manyItems));
  return fc.uniqueArray(jsonTexts(items, name), { minLength: minItems, maxLength }).map((texts) => `[${texts.join()}]`);
};

/** Strings that fit, of every kind the descriptions name. */
const strings = ({ format, pattern, minLength = 0, maxLength = longText }: Schema): fc.Arbitrary<string> => {
  const fits = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'email') return fc.oneof(fc.emailAddress().filter(fits), fc.constant(placeholder('seen', 'email')));
  if (pattern) return matching(pattern).filter(fits);
  const longest = Math.min(maxLength, Math.max(minLength, longText));
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength, maxLength: longest, unit: 'grapheme' }).filter(fits) },
    { weight: 1, arbitrary: naughty.map((text) => text.padEnd(minLength, '.').slice(0, longest)) },
  );
};

/** What a text may not begin with is left to the filter: no generator can make it. */
const matching = (pattern: string): fc.Arbitrary<string> => {
  const whole = new RegExp(pattern, 'u');
  return fc.stringMatching(new RegExp(pattern.replace(/\(\?![^)]*\)/g, ''))).filter((text) => whole.test(text));
};

const off = (schema: Schema): fc.Arbitrary<string> => fc.oneof(anyJson, fc.constantFrom('null', ...limits(schema)));

/** On each limit, and beyond it by one. */
const limits = ({ minimum, maximum, minLength, maxLength, anyOf = [] }: Schema): string[] => {
  const numbers = [minimum, maximum].filter((limit) => limit !== undefined);
  const lengths = [minLength, maxLength].filter((limit) => limit !== undefined);
  return [
    ...numbers.flatMap((limit) => [limit - 1, limit, limit + 1, limit + 0.5]).map(String),
    ...lengths.flatMap((limit) => [limit - 1, limit, limit + 1]).flatMap((length) => textsOf(Math.max(0, length))),
    ...anyOf.flatMap(limits),
  ];
};

/** A length is counted in characters here, in bytes or in halves of characters elsewhere. */
const textsOf = (length: number): string[] =>
  ['a', 'é', 'e\u0301', '😀', ' '].map((character) => JSON.stringify(character.repeat(length)));
