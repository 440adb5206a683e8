import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { createTestBackends } from './test-backends.ts';

const [mine, others] = [await createTestBackends(), await createTestBackends()];
const s3 = new S3Client({ endpoint: mine.s3Endpoint, region: 'eu-west-3', forcePathStyle: true });
afterAll(() => s3.destroy());

test('what one test file writes to the database, no other sees', async () => {
  const [sql, othersSql] = [postgres(mine.databaseUrl), postgres(others.databaseUrl)];
  await sql`create table only_mine ()`;
  expect(await othersSql`select to_regclass('only_mine') as found`).toEqual([{ found: null }]);
  await Promise.all([sql.end(), othersSql.end()]);
});

test('what one test file writes to Redis, no other sees', async () => {
  const [redis, othersRedis] = [new Redis(mine.redisUrl), new Redis(others.redisUrl)];
  await redis.set('only', 'mine');
  expect(await othersRedis.get('only')).toBeNull();
  await Promise.all([redis.quit(), othersRedis.quit()]);
});

test('what one test file uploads, no other sees', async () => {
  await s3.send(new PutObjectCommand({ Bucket: mine.s3Bucket, Key: 'only-mine', Body: 'x' }));
  await s3.send(new HeadBucketCommand({ Bucket: others.s3Bucket }));
  expect((await s3.send(new ListObjectsV2Command({ Bucket: others.s3Bucket }))).KeyCount).toBe(0);
});
