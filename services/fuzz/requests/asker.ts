import type { Target } from '../target.ts';
import type { CallerName, Callers } from './callers.ts';
import type { Asked } from './chunks.ts';
import { type Connection, createConnection } from './connection.ts';
import type { Operation } from './operations.ts';
import { asCommand, type FuzzRequest, type Twist, write } from './request.ts';
import type { Tally } from './tally.ts';
import { type createVerdict, type Fault, isShedding } from './verdict.ts';

/** Milliseconds: longer than any answer may take on a busy machine, and what is spent on a request that never ends. */
const [patience, patienceWithLiars] = [20_000, 250];

/** Sends requests, and judges their answers. */
export const createAsker = (options: {
  target: Target;
  callers: Callers;
  tally: Tally;
  judge: ReturnType<typeof createVerdict>;
}) => {
  const { target, callers, tally, judge } = options;
  return {
    connect: (): Connection => createConnection(target.port),

    /** @returns what is wrong, unless it is known by now */
    ask: async (
      connection: Connection,
      operation: Operation,
      name: CallerName,
      request: FuzzRequest,
    ): Promise<Asked | undefined> => {
      const caller = await callers.get(name);
      const sent = write(request, caller.resolve, caller.lines());
      const { twist } = request;
      const began = performance.now();
      const answer = await connection.exchange(sent.bytes, {
        head: sent.method === 'HEAD',
        patience: lies(twist) ? patienceWithLiars : patience,
      });
      const milliseconds = performance.now() - began;
      // Node answers nothing more that is wrong on a connection that once asked for another protocol.
      if (sent.lines.some((line) => line.startsWith('upgrade:'))) connection.close();
      if (typeof answer === 'string') tally.count(operation, answer, milliseconds);
      else {
        const text = answer.body.toString();
        const body = jsonOf(text);
        tally.count(operation, isShedding(answer.status, body) ? 'unavailable' : answer.status, milliseconds);
        if (answer.status < 300) caller.remember(body);
        if ((body as { code?: string })?.code === 'unauthenticated' && twist.kind !== 'headers') caller.leave();
        if (name !== 'staff' && name !== 'admin' && callers.betrays(caller, text)) {
          return fresh({ kind: "another account's data", detail: text.slice(0, 500) });
        }
      }
      return fresh(judge({ operation, sent, twist, answer }));

      function fresh(fault: Fault | undefined): Asked | undefined {
        if (!fault || tally.isKnown(fault.kind, operation.name)) return undefined;
        return { ...fault, command: asCommand(sent, twist, target.url) };
      }
    },
  };
};

/** Whether the server may wait for more of the request. */
const lies = (twist: Twist): boolean => twist.kind === 'framing';

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
