import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, newConsumer } from './api-client.ts';
import { picture } from './pictures.ts';
import { startOwnBackends, startPlatform } from './test-platform.ts';

let backends: Awaited<ReturnType<typeof startOwnBackends>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let consumer: ApiClient;

beforeAll(async () => {
  backends = await startOwnBackends();
  platform = await startPlatform({ backends: backends.backends, variables: { RELEASE: 'sha256:0a' } });
  consumer = await newConsumer(platform);
});
afterAll(async () => {
  await platform.stop();
  await backends.stop();
});

/** What a process tells, by name and labels as they are written: `name{label="value"}`. */
const scrape = async (of: 'api' | 'worker'): Promise<Map<string, number>> => {
  const response = await fetch(`${platform[of].process.internalUrl}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
};

describe('the API tells', () => {
  test('requests by the pattern of their route, and never by their path', async () => {
    const absent = '01a204eb-d797-768e-aa2b-d912e4557f55';
    await consumer.request('GET', `/v1/documents/${absent}`);
    await consumer.request('GET', `/v1/documents/${absent}?a=secret`);
    await consumer.request('GET', `/nothing/${absent}`);
    const told = await scrape('api');
    const count = (route: string, status: number) =>
      told.get(
        `http_server_request_duration_seconds_count{http_request_method="GET",http_route="${route}",http_response_status_code="${status}"}`,
      );
    expect(count('/v1/documents/:id', 404)).toBe(2);
    expect(count('none', 404)).toBe(1);
    expect([...told.keys()].filter((name) => name.includes(absent) || name.includes('secret'))).toEqual([]);
  });

  test('which build it is, its dependencies, its connections and its event loop', async () => {
    const told = await scrape('api');
    expect(told.get('platform_build_info{service="api",version="sha256:0a"}')).toBe(1);
    for (const dependency of ['database', 'redis', 'storage']) {
      expect(told.get(`dependency_up{dependency="${dependency}"}`)).toBe(1);
    }
    expect(told.get('db_client_connection_max')).toBe(20);
    expect(told.get('db_client_connection_count{state="idle"}')).toBeGreaterThan(0);
    expect(told.get('db_client_connection_pending_requests')).toBe(0);
    expect(told.get('db_client_operation_duration_seconds_count')).toBeGreaterThan(0);
    expect(told.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(told.get('s3_request_duration_seconds_count{operation="HeadBucket",outcome="ok"}')).toBeGreaterThan(0);
  });

  test('sign-ins that succeed and fail', async () => {
    const before = await scrape('api');
    const { email } = consumer.credentials;
    await consumer.request('POST', '/v1/auth/login', { email, password: 'something else' });
    const after = await scrape('api');
    expect(before.get('sign_ins_total{factor="password",outcome="succeeded"}')).toBe(1);
    expect(after.get('sign_ins_total{factor="password",outcome="succeeded"}')).toBe(1);
    expect(after.get('sign_ins_total{factor="password",outcome="failed"}')).toBe(1);
  });
});

test('an upload is counted from its announcement to its renditions', async () => {
  const { id } = await consumer.send(await picture(640, 480));
  await consumer.untilEnded(id);
  const told = await scrape('worker');
  const both = new Map([...(await scrape('api')), ...told]);
  const all = (...names: string[]) => Object.fromEntries(names.map((name) => [name, both.get(name)]));
  const labels = 'queue="images",job_name="process-image"';
  const expected = {
    'uploads_announced_total{kind="image"}': 1,
    'jobs_enqueued_total{queue="images",job_name="process-image"}': 1,
    [`job_wait_seconds_count{${labels}}`]: 1,
    [`job_duration_seconds_count{${labels},outcome="completed"}`]: 1,
    'document_processing_duration_seconds_count{recipe="image"}': 1,
    'documents_processed_total{recipe="image",outcome="ready"}': 1,
    'jobs_waiting{queue="images"}': 0,
    'jobs_active{queue="images"}': 0,
    'queue_workers{queue="images"}': 1,
    'queue_paused{queue="images"}': 0,
    'decoders_busy{kind="file"}': 0,
    'decoders_size{kind="scan"}': 1,
    'documents{status="ready"}': 1,
    'accounts{role="customer"}': 1,
    postgres_oldest_transaction_seconds: 0,
  };
  expect(all(...Object.keys(expected))).toEqual(expected);
  expect(told.get('s3_request_duration_seconds_count{operation="PutObject",outcome="ok"}')).toBe(6);
  expect(told.get('job_wait_seconds_sum{queue="images",job_name="process-image"}')).toBeGreaterThan(0);
  expect(told.get('documents_bytes')).toBeGreaterThan(0);
  expect(told.get('redis_memory_used_bytes')).toBeGreaterThan(0);
  expect(told.get('postgres_database_size_bytes')).toBeGreaterThan(0);
});

test('what cannot be known is not told, and comes back', async () => {
  await backends.redis.kill();
  const without = await scrape('worker');
  expect(without.get('dependency_up{dependency="redis"}')).toBe(0);
  expect(without.get('dependency_up{dependency="database"}')).toBe(1);
  expect(without.has('redis_memory_used_bytes')).toBe(false);
  expect(without.has('jobs_waiting{queue="images"}')).toBe(false);
  expect(without.has('decoders_size{kind="file"}')).toBe(true);
  await backends.redis.start();
  await expect
    .poll(async () => (await scrape('worker')).get('redis_memory_used_bytes'), { timeout: 15_000 })
    .toBeGreaterThan(0);
});
