import fp from 'fastify-plugin';
import { watchLateness } from '../../platform/lateness.ts';
import { isPoolExhausted, type Turns } from '../../platform/turns.ts';
import { overloaded } from './problem.errors.ts';

/** What there was too little of. */
export const shedReasons = ['event-loop', 'database-pool'] as const;
export type ShedReason = (typeof shedReasons)[number];

/** Milliseconds by which the event loop may be late, three times in a row: a request passes through it several times. */
const mostLate = { limit: 250, looks: 3 };

/** Milliseconds that a statement may have waited for a connection. One that waits twice as long is refused itself. */
const mostWait = 500;

type Options = { turns: Pick<Turns, 'longestWait'>; onShed?: ((reason: ShedReason) => void) | undefined };

/**
 * Refuses new requests before they make those that run late. It looks at how late things are, not at how many there
 * are: that is what a caller feels, whatever the requests cost (decision 030).
 *
 * @param options.onShed told of each request that is refused
 */
export const loadSheddingPlugin = fp(async (app, { turns, onShed = () => {} }: Options) => {
  const loop = watchLateness(mostLate);
  app.addHook('onClose', async () => loop.close());

  const lacking = (): ShedReason | null => {
    if (loop.late) return 'event-loop';
    return turns.longestWait > mostWait ? 'database-pool' : null;
  };

  app.addHook('onRequest', (_request, _reply, done) => {
    const reason = lacking();
    if (!reason) return done();
    onShed(reason);
    done(overloaded());
  });

  // Those that were let in, and then waited too long all the same.
  app.addHook('onError', (_request, _reply, error, done) => {
    if (isPoolExhausted(error)) onShed('database-pool');
    done();
  });
});
