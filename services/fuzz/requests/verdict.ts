import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { errorCatalogue } from '../../api/plugins/openapi.ts';
import type { RawAnswer, Silence } from './connection.ts';
import type { Description, Operation } from './operations.ts';
import type { Sent, Twist } from './request.ts';

/** What is wrong with an answer: `kind` is the same for what has the same cause. */
export type Fault = { kind: string; detail: string };

type Question = { operation: Operation; sent: Sent; twist: Twist; answer: RawAnswer | Silence };

/** Words that only our own programs use. */
const insides = [
  /\bat [^\n"]{1,100}:\d+:\d+/, // a stack
  /node_modules|file:\/\/\/|\/services\/|\.ts\b/,
  /PostgresError|DrizzleQueryError|Failed query|\bselect .{1,80} from |\binsert into "/i,
  /ECONN[A-Z]+|127\.0\.0\.1:\d+|\bAKIA/,
];

/** Holds answers against what the API says of itself. */
export const createVerdict = (description: Description) => {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(description, 'openapi');
  const validators = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    validators.set(pointer, known);
    return known;
  };
  const problem = validator('/components/schemas/def-0');

  /** @returns the first thing that is wrong */
  return ({ operation, sent, twist, answer }: Question): Fault | undefined => {
    if (typeof answer === 'string') return ofSilence(answer, sent, twist);
    const { status, headers, body } = answer;
    const type = headers.get('content-type') ?? '';
    const text = body.toString();
    const json = /json/.test(type) ? parsed(text) : undefined;
    if (status >= 500 && !isShedding(status, json)) return { kind: `status ${status}`, detail: text.slice(0, 500) };
    if (status >= 400) {
      // Node's own answers to HTTP that it does not follow are without a body.
      if (sent.method === 'HEAD' || (isOfNode(status, twist) && body.length === 0)) return undefined;
      if (!type.startsWith('application/problem+json'))
        return { kind: 'error that is no problem', detail: `${status} ${type} ${text.slice(0, 200)}` };
      if (!problem(json)) return { kind: 'problem of another form', detail: ajv.errorsText(problem.errors) };
      const { code, status: told } = json as { code: string; status: number };
      const entry = errorCatalogue[code];
      if (!entry || entry.status !== status || told !== status)
        return { kind: `unknown problem ${status} ${code}`, detail: text };
      const inside = insides
        .map((words) => words.exec(text)?.[0])
        .find((found) => found !== undefined && !sent.bytes.includes(found));
      return inside === undefined ? undefined : { kind: 'problem that tells of our insides', detail: inside };
    }
    if (isElsewhere(twist) || sent.method !== operation.method || status === 304) return undefined;
    if (!operation.answers.has(`${status}`) && !type.startsWith('text/event-stream')) {
      return { kind: `undeclared status ${status}`, detail: text.slice(0, 200) };
    }
    const pointer = operation.answers.get(`${status}`);
    if (!pointer || json === undefined) return undefined;
    const validate = validator(pointer);
    return validate(json) ? undefined : { kind: `${status} of another form`, detail: ajv.errorsText(validate.errors) };
  };
};

/** Whether the request may have gone to another route. */
const isElsewhere = (twist: Twist): boolean =>
  twist.kind === 'target replaced' ||
  twist.kind === 'target ends' ||
  twist.kind === 'framing' ||
  twist.kind === 'method';

/** No host (RFC 9112 §3.2), or an expectation that nobody meets (RFC 9110 §15.5.18). */
const isOfNode = (status: number, twist: Twist): boolean =>
  (status === 400 && twist.kind === 'framing') || (status === 417 && twist.kind === 'headers');

/** Who lies about the length of his request waits as long as we wait for him; a tunnel is refused without a word. */
const ofSilence = (silence: Silence, { method }: Sent, twist: Twist): Fault | undefined => {
  const isFair = silence === 'unreadable' || (twist.kind !== 'framing' && method !== 'CONNECT');
  return isFair ? { kind: `no answer: ${silence}`, detail: `Twist: ${twist.kind}.` } : undefined;
};

export const isShedding = (status: number, json: unknown): boolean =>
  status === 503 && (json as { code?: unknown } | undefined)?.code === 'unavailable';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
