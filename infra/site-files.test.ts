import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it, vi } from 'vitest';
import type { SiteConfig } from '../services/web/shared/config.ts';
import { mediaRouterCode } from './media.ts';
import { mocks } from './plan/mocks.ts';
import { runProgram } from './plan/run.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { routerCode } from './site.ts';
import { listSite, uploadSite } from './site-files.ts';

vi.setConfig({ testTimeout: 60_000 });

function buildOf(...sites: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'site-'));
  for (const site of sites) {
    mkdirSync(join(directory, site, 'assets'), { recursive: true });
    writeFileSync(join(directory, site, 'index.html'), '<!doctype html>');
    writeFileSync(join(directory, site, 'service-worker.js'), '');
    writeFileSync(join(directory, site, 'assets', 'index-4f2a.js'), '');
  }
  return directory;
}
const fromRoot = (directory: string) => relative(resolve(import.meta.dirname, '..'), directory);

describe('the files of a site', () => {
  it('are kept for a year when their name carries a hash, and asked for again otherwise', () => {
    const files = listSite(join(buildOf('portal'), 'portal'));
    expect(files.map(({ path, contentType, cacheControl }) => [path, contentType, cacheControl])).toEqual([
      ['assets/index-4f2a.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
      ['index.html', 'text/html; charset=utf-8', 'no-cache'],
      ['service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ]);
  });

  it('are uploaded into the site’s folder, and old assets stay for open tabs', async () => {
    const graph = await runProgram('staging', { config: { site: { build: fromRoot(buildOf('portal', 'admin')) } } });
    const objects = graph.resources.filter(({ type }) => type.endsWith(':BucketObjectv2'));
    expect(objects.map(({ inputs, retainOnDelete }) => [inputs['key'], retainOnDelete]).sort()).toEqual([
      ['admin/assets/index-4f2a.js', true],
      ['admin/config.json', false],
      ['admin/index.html', false],
      ['admin/service-worker.js', false],
      ['portal/assets/index-4f2a.js', true],
      ['portal/config.json', false],
      ['portal/index.html', false],
      ['portal/service-worker.js', false],
    ]);
  });

  it('may be missing in a preview', async () => {
    const graph = await runProgram('staging', { config: { site: { build: fromRoot(buildOf('portal')) } } });
    const objects = graph.resources.filter(({ type }) => type.endsWith(':BucketObjectv2'));
    expect(objects.map(({ name }) => name).sort()).toEqual([
      'portal/assets/index-4f2a.js',
      'portal/config.json',
      'portal/index.html',
      'portal/service-worker.js',
    ]);
  });

  it('find what differs between stacks in config.json, which is no part of the build', async () => {
    const sentryDsn = 'https://key@o1.ingest.sentry.io/2';
    const site = { build: fromRoot(buildOf('portal', 'admin')), sentryDsn };
    const { resources } = await runProgram('staging', { config: { site } });
    const config = resources.find(({ name }) => name === 'portal/config.json')?.inputs;
    expect(config?.['cacheControl']).toBe('no-cache');
    expect(JSON.parse(String(config?.['content']))).toEqual({
      apiUrl: 'https://api.staging.ipowerfrance.fr',
      portalUrl: 'https://www.staging.ipowerfrance.fr',
      adminUrl: 'https://admin.staging.ipowerfrance.fr',
      environment: 'staging',
      sentryDsn,
    });
  });

  it('must be there in an update', async () => {
    await pulumi.runtime.setMocks(mocks({ onResource: () => {} }), 'ipower', 'staging', false);
    const build = fromRoot(buildOf('portal'));
    const nowhere = {} as PrivateBucket;
    expect(() =>
      uploadSite('admin', { bucket: nowhere, build, config: {} as SiteConfig }, {} as pulumi.Resource),
    ).toThrow(/^The site admin is not built: .*\/admin\/index\.html is missing\. Run npm run build\.$/);
  });
});

describe('the router of the media', () => {
  it.each([
    ['/accounts/a/b/c/original/fa%C3%A7ade.jpg', '/accounts/a/b/c/original'],
    ['/accounts/a/b/c/original', '/accounts/a/b/c/original'],
    ['/accounts/a/b/c/image-1/w320.avif', '/accounts/a/b/c/image-1/w320.avif'],
    ['/accounts/a/original/c/image-1/w320.avif', '/accounts/a/original/c/image-1/w320.avif'],
  ])('takes %s for %s', (uri, expected) => {
    expect(runInNewContext(`${mediaRouterCode()}; handler(event)`, { event: { request: { uri } } }).uri).toBe(expected);
  });
});

describe('the router at the edge', () => {
  const route = (uri: string, host = 'www.ipowerfrance.fr') =>
    runInNewContext(`${routerCode('ipowerfrance.fr')}; handler(event)`, {
      event: { request: { uri, headers: { host: { value: host } } } },
    });

  it.each([
    ['/', '/index.html'],
    ['/documents/42', '/index.html'],
    ['/documents/', '/index.html'],
    ['/assets/index-4f2a.js', '/assets/index-4f2a.js'],
    ['/v1.2/page', '/index.html'],
  ])('answers %s with %s', (uri, expected) => {
    expect(route(uri).uri).toBe(expected);
  });

  it('sends the apex to www, with the path', () => {
    expect(route('/documents/42', 'ipowerfrance.fr')).toMatchObject({
      statusCode: 301,
      headers: { location: { value: 'https://www.ipowerfrance.fr/documents/42' } },
    });
  });
});
