import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalBase, type StaticServer, serveFolder } from './static-server.mjs';

let outer: string;
let server: StaticServer;
let below: StaticServer;

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), 'drydock-serve-'));
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  const folder = join(outer, 'dist');
  mkdirSync(join(folder, 'day', 'lesson'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), 'home');
  writeFileSync(join(folder, '404.html'), 'lost');
  writeFileSync(join(folder, 'style.css'), 'a{}');
  writeFileSync(join(folder, 'day', 'lesson', 'index.html'), 'lesson');
  mkdirSync(join(folder, '_astro'));
  writeFileSync(join(folder, '_astro', 'help-worker-B2c4_6eF.js'), '1');
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'link.txt'));
  server = await serveFolder({ folder });
  below = await serveFolder({ folder, base: 'a/b' });
});

afterAll(async () => {
  await server.close();
  await below.close();
  rmSync(outer, { recursive: true, force: true });
});

describe('the static server', () => {
  test('serves pages and files with their types', async () => {
    expect(await get('/')).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', body: 'home' });
    expect(await get('/day/lesson/?x=1')).toMatchObject({ status: 200, body: 'lesson' });
    expect(await get('/style.css')).toMatchObject({ status: 200, type: 'text/css; charset=utf-8' });
  });

  test('lets a browser keep what is named by its content, and asks it to look again for the rest', async () => {
    expect((await get('/_astro/help-worker-B2c4_6eF.js')).caching).toContain('immutable');
    expect((await get('/style.css')).caching).toBe('no-cache');
  });

  test('leads a folder without its slash to the address with it, query kept', async () => {
    expect(await get('/day/lesson?x=1')).toMatchObject({ status: 301, location: '/day/lesson/?x=1' });
  });

  test('answers what is not there with the 404 page and status 404', async () => {
    expect(await get('/nope')).toMatchObject({ status: 404, type: 'text/html; charset=utf-8', body: 'lost' });
    expect(await get('/day/')).toMatchObject({ status: 404, body: 'lost' });
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/%00',
    '/%',
    '//etc/passwd',
    '/%2fetc/passwd',
  ])('never leaves its folder: %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: 'lost' });
  });

  test('never leads to another host', async () => {
    expect((await get('//day/lesson')).location ?? '/').toMatch(/^\/(?!\/)/);
  });

  test('serves below a base path and nothing beside it', async () => {
    expect(await get('/a/b/day/lesson/', below)).toMatchObject({ status: 200, body: 'lesson' });
    expect(await get('/a/b', below)).toMatchObject({ status: 301, location: '/a/b/' });
    expect(await get('/day/lesson/', below)).toMatchObject({ status: 404 });
    expect(below.url).toBe(`${below.origin}/a/b/`);
  });

  test('answers HEAD without a body, and nothing but GET and HEAD', async () => {
    expect(await get('/', server, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/', server, 'POST')).toMatchObject({ status: 405 });
  });

  test('says when its port is taken', async () => {
    await expect(serveFolder({ folder: outer, port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('reads a base path with or without slashes', () => {
    expect(['', '/', undefined, 'a', '/a', 'a/', '/a/b/'].map(normalBase)).toEqual(['/', '/', '/', '/a/', '/a/', '/a/', '/a/b/']);
  });
});

interface Answer {
  status: number | undefined;
  type: string | undefined;
  location: string | undefined;
  caching: string | undefined;
  body: string;
}

/** A request whose path is sent as it stands, which fetch would tidy up. */
function get(path: string, from = server, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: from.port, path, method }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          type: response.headers['content-type'],
          location: response.headers.location,
          caching: response.headers['cache-control'],
          body,
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
