import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Lines that a process logs by `code`, which has a `logger`. */
const linesOf = async (code: string): Promise<Record<string, unknown>[]> => {
  const program = `
    import { createLogger } from ${JSON.stringify(new URL('./logger.ts', import.meta.url))};
    const logger = createLogger('api', 'info');
    ${code};
    logger.flush();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

test('a line says when, how bad, who and what', async () => {
  const [line] = await linesOf(`logger.info({ port: 3000, at: new Date(0) }, 'listening')`);
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    service: 'api',
    port: 3000,
    at: '1970-01-01T00:00:00.000Z',
    msg: 'listening',
  });
});

test('secrets never appear, wherever they are', async () => {
  const [line] = await linesOf(`
    const err = Object.assign(new Error('refused'), { request: { headers: { authorization: 'SECRET' } } });
    logger.child({ cookie: 'SECRET' }).error({
      err, password: 'SECRET', accounts: [{ password: 'SECRET' }], a: { b: { c: { refreshToken: ['SECRET'] } } },
    }, 'failed')`);
  expect(JSON.stringify(line)).not.toContain('SECRET');
  expect(line).toMatchObject({
    err: { type: 'Error', message: 'refused', stack: expect.stringContaining('refused') },
    cookie: '[redacted]',
    password: '[redacted]',
    accounts: [{ password: '[redacted]' }],
  });
});

test('an object that holds itself is logged all the same', async () => {
  const [line] = await linesOf(`const a = { name: 'a' }; a.self = a; logger.info({ a }, 'round')`);
  expect(line).toMatchObject({ msg: 'round', a: { name: 'a' } });
});

test('a line says which request or job it is of, and where in its trace, whoever writes it', async () => {
  const [inside, own, outside] = await linesOf(`
    const { during } = await import(${JSON.stringify(new URL('./under-way.ts', import.meta.url))});
    const { loggerOf } = await import(${JSON.stringify(new URL('./logger.ts', import.meta.url))});
    const span = { sampled: true, traceId: 't', id: 's' };
    await during({ reqId: 'r', job: 'j', span }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      logger.info('inside');
    });
    const unsampled = { ...span, sampled: false };
    loggerOf(logger, { reqId: 'q', span: unsampled }).info('its own');
    logger.info('outside')`);
  expect(inside).toMatchObject({ msg: 'inside', reqId: 'r', job: 'j', trace_id: 't', span_id: 's' });
  expect(own).toEqual({ level: 'info', time: expect.any(String), service: 'api', reqId: 'q', msg: 'its own' });
  expect(outside).toEqual({ level: 'info', time: expect.any(String), service: 'api', msg: 'outside' });
});
