// @ts-check
/** Serves a built site below a base path to this machine alone; `npm start` and the browser tests use the same. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

/** Media types by file ending; text is UTF-8. */
const mediaTypes = /** @type {Readonly<Record<string, string>>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.pdf': 'application/pdf',
});

/** @typedef {{ origin: string, url: string, port: number, close(): Promise<void> }} StaticServer */
/** @typedef {{ kind: 'file', path: string, status: number } | { kind: 'redirect', to: string } | { kind: 'none' }} Found */

/**
 * A base path as Astro takes it, with a slash at both ends: `a/b` gives `/a/b/`.
 * @param {string | undefined} base
 */
export function normalBase(base) {
  const inner = (base ?? '').replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}

/**
 * Starts a server on 127.0.0.1. Rejects with the code EADDRINUSE when the port is taken.
 * @param {{ folder: string, base?: string, port?: number }} options port 0, the default, takes any free one
 * @returns {Promise<StaticServer>}
 */
export async function serveFolder({ folder, base, port = 0 }) {
  const rootFolder = await realpath(folder);
  const prefix = normalBase(base);
  const server = createServer((request, response) => {
    answer(rootFolder, prefix, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(undefined));
  });
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  const origin = `http://127.0.0.1:${taken}`;
  return {
    origin,
    url: `${origin}${prefix}`,
    port: taken,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * What the build names by its content never changes under its name; fetched by a page, it is at hand for the page's worker.
 * @param {string} path
 */
const isNamedByContent = (path) => /[\\/]_astro[\\/][^\\/]+[-.][\w-]{8}\.\w+$/.test(path);

/**
 * @param {string} folder
 * @param {string} prefix
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, prefix, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await find(folder, prefix, request.url ?? '/');
  if (found.kind === 'redirect') {
    response.writeHead(301, { Location: found.to }).end();
    return;
  }
  if (found.kind === 'none') {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const { size } = await stat(found.path);
  response.writeHead(found.status, {
    'Content-Type': mediaTypes[extname(found.path).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': isNamedByContent(found.path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(found.path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * What a request's target means: a file of the folder (a folder's is its index.html), the folder's address with a slash, or the 404 page.
 * @param {string} folder real path
 * @param {string} prefix
 * @param {string} target path and query as they came
 * @returns {Promise<Found>}
 */
async function find(folder, prefix, target) {
  const notFound = async () => {
    const page = join(folder, '404.html');
    return /** @type {Found} */ ((await isFile(page)) ? { kind: 'file', path: page, status: 404 } : { kind: 'none' });
  };
  const [rawPath = '/', query] = split(target);
  if (prefix !== '/' && rawPath === prefix.slice(0, -1)) return { kind: 'redirect', to: `${prefix}${query}` };
  if (!rawPath.startsWith(prefix)) return notFound();
  const path = decode(rawPath.slice(prefix.length));
  if (path === null) return notFound();
  const wanted = resolve(folder, path);
  if (wanted !== folder && !wanted.startsWith(folder + sep)) return notFound();
  const real = await realpath(wanted).catch(() => null);
  if (real === null || (real !== folder && !real.startsWith(folder + sep))) return notFound();
  if (await isFile(real)) return { kind: 'file', path: real, status: 200 };
  const index = join(real, 'index.html');
  if (!(await isFile(index))) return notFound();
  // Collapsing leading slashes keeps `//host` from becoming another host's address.
  if (!rawPath.endsWith('/')) return { kind: 'redirect', to: `${rawPath.replace(/^\/+/, '/')}/${query}` };
  return { kind: 'file', path: index, status: 200 };
}

/**
 * @param {string} target
 * @returns {[string, string]} path, and query with its `?`
 */
function split(target) {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark)];
}

/**
 * @param {string} path
 * @returns {string | null} null for what no file of ours is called
 */
function decode(path) {
  try {
    const text = decodeURIComponent(path);
    return /[\0\\]/.test(text) || text.startsWith('/') ? null : `./${text}`;
  } catch {
    return null;
  }
}

/** @param {string} path */
const isFile = async (path) => (await stat(path).catch(() => null))?.isFile() ?? false;
