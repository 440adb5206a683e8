import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element by what its name means: prefixes are resolved and gone. */
export type XmlElement = {
  namespace: string;
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Its own characters, entities resolved, without those of its children. */
  text: string;
  children: XmlElement[];
};

export type XmlFault = 'malformed' | 'doctype' | 'encoding' | 'depth' | 'size';

/** Why an XML document cannot be read. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly fault: XmlFault;
  /** Where it was noticed, from 1. */
  readonly line: number | undefined;

  constructor(fault: XmlFault, line?: number) {
    super(`The XML cannot be read: ${fault}.`);
    this.fault = fault;
    this.line = line;
  }
}

/** Bytes a document may have. */
export const xmlMaxBytes = 5 * 1024 * 1024;

/** An element takes far more memory than its bytes do: that many tags, comments and sections a document may have. */
const maxMarkup = 200_000;

const maxDepth = 50;

/**
 * Nothing is interpreted by the parser, entities least of all. There is no DOCTYPE to declare some in, so only the five
 * of XML itself and numbers remain, which `decode` knows.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxDepth,
});

/** The parser's own form: the tag's name with the children, `:@` with the attributes, or a text. */
type Node = Record<string, unknown>;

/**
 * Reads an XML 1.0 document in UTF-8, UTF-16 or a single-byte encoding of Western Europe.
 *
 * A DOCTYPE is refused (XML External Entity Prevention, OWASP), in a comment too.
 *
 * @returns the root element
 * @throws XmlError
 */
export function readXml(xml: Buffer | string): XmlElement {
  if (xml.length > xmlMaxBytes) throw new XmlError('size');
  const text = (typeof xml === 'string' ? xml : decodeBytes(xml)).replace(/^\uFEFF/, '');
  if (notCharacters.test(text) || !text.isWellFormed()) throw new XmlError('malformed');
  if (/<!(?!--|\[CDATA\[)/.test(text)) throw new XmlError('doctype');
  if (exceeds(text, '<', maxMarkup)) throw new XmlError('size');

  // The parser believes every closing tag; the validator compares them.
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw new XmlError('malformed', validity.err.line);
  const roots = parse(text).filter((node) => elementName(node));
  const [root] = roots;
  if (!root || roots.length > 1) throw new XmlError('malformed');
  return resolve(root, { own: new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]), outer: null });
}

function parse(text: string): Node[] {
  try {
    return parser.parse(text) as Node[];
  } catch (error) {
    throw new XmlError(/Maximum nested tags/.test(String(error)) ? 'depth' : 'malformed');
  }
}

/** Not a Char of XML 1.0 §2.2. PostgreSQL's jsonb would not take some of them either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what has to be found
const notCharacters = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/;

const encodings = new Map([
  ['utf-8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['iso-8859-15', 'iso-8859-15'],
  ['windows-1252', 'windows-1252'],
]);

/** XML 1.0 appendix F.1: byte order mark, else the first characters, else what the declaration says. */
function decodeBytes(bytes: Buffer): string {
  const start = bytes.toString('hex', 0, 4);
  const [, declared = 'utf-8'] =
    /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(bytes.toString('latin1', 0, 200)) ?? [];
  const encoding = /^(fffe|3c00)/.test(start)
    ? 'utf-16le'
    : /^(feff|003c)/.test(start)
      ? 'utf-16be'
      : start.startsWith('efbbbf')
        ? 'utf-8'
        : encodings.get(declared.toLowerCase());
  if (!encoding) throw new XmlError('encoding');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError('encoding');
  }
}

function exceeds(text: string, mark: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

const elementName = (node: Node): string | undefined =>
  Object.keys(node).find((key) => key !== ':@' && key !== '#text' && key !== '#cdata');

/** Prefixes and what they stand for. Chained, because copying a long list for each element would take a square of time. */
type Scope = { own: Map<string, string>; outer: Scope | null };

function lookUp(prefix: string, scope: Scope | null): string | undefined {
  for (let at = scope; at; at = at.outer) if (at.own.has(prefix)) return at.own.get(prefix);
  return prefix ? undefined : '';
}

/** Namespaces in XML 1.0 §6. Recursion is as deep as the parser lets elements nest. */
function resolve(node: Node, outer: Scope): XmlElement {
  const qualified = elementName(node) ?? '';
  const scope: Scope = { own: new Map(), outer };
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries((node[':@'] ?? {}) as Record<string, string>)) {
    if (name === 'xmlns') scope.own.set('', decode(value));
    else if (name.startsWith('xmlns:')) scope.own.set(name.slice(6), decode(value));
    else attributes.set(name, decode(value));
  }
  const [name = '', prefix = ''] = qualified.split(':', 2).reverse();
  const namespace = lookUp(prefix, scope);
  if (namespace === undefined || !name) throw new XmlError('malformed');

  let text = '';
  const children: XmlElement[] = [];
  for (const child of node[qualified] as Node[]) {
    if ('#text' in child) text += decode(String(child['#text']));
    else if ('#cdata' in child) text += (child['#cdata'] as Node[]).map((part) => part['#text']).join('');
    else children.push(resolve(child, scope));
  }
  return { namespace, name, attributes, text, children };
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** XML 1.0 §4.1 and §4.6. */
const decode = (text: string): string =>
  text.replace(/&([^;]*);?/g, (_, reference: string) => {
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(reference) ?? [];
    const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal ?? Number.NaN);
    const character = Number.isNaN(code) ? named[reference] : code <= 0x10ffff && String.fromCodePoint(code);
    if (!character || notCharacters.test(character) || !character.isWellFormed()) throw new XmlError('malformed');
    return character;
  });
