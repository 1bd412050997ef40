/** Builds the sample service and tries what its README promises, so that the image catalogue of the exercises describes what was measured. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkText } from '../src/documents/documents.ts';
import { sharedWorld } from './shared-world.ts';

const folder = fileURLToPath(new URL('../public/samples/my-rust-api', import.meta.url));
const hasCargo = spawnSync('cargo', ['--version']).status === 0;
const hasNamespaces = spawnSync('unshare', ['-rpf', 'true']).status === 0;
const image = sharedWorld.images[0];
const catalogue = image?.process;
/** A measured time may be this many times the catalogue's: a busy machine is no fault of the service. */
const patience = 10;

// Compiling and starting processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

describe('the files of the sample service', () => {
  test('agree on its version, its program and its port', () => {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read('Cargo.toml')).toContain(`version = "${image?.tags[0]}"`);
    expect(read('Cargo.lock')).toContain(`version = "${image?.tags[0]}"`);
    expect(image?.tools).toEqual(['/my-rust-api']);
    expect(read('Dockerfile')).toMatch(/^ENTRYPOINT \["\/my-rust-api"\]$/m);
    expect(read('Dockerfile')).toMatch(/^FROM gcr\.io\/distroless\/cc-debian12:nonroot$/m);
  });

  test('name no crate', () => {
    expect(readFileSync(join(folder, 'Cargo.toml'), 'utf8')).toMatch(/\[dependencies\]\n\n/);
    expect(readFileSync(join(folder, 'Cargo.lock'), 'utf8').match(/\[\[package\]\]/g)).toHaveLength(1);
  });

  test('hold a task definition that AWS takes, and that fits the image', () => {
    const text = readFileSync(join(folder, 'task-definition.json'), 'utf8');
    expect(checkText(text, { kind: 'taskDefinition' })).toEqual([]);
    const [container] = JSON.parse(text).containerDefinitions;
    expect(container.image).toBe(`${image?.repository}:${image?.tags[0]}`);
    expect(container.environment).toContainEqual({ name: catalogue?.bindVariable, value: '0.0.0.0:8080' });
    expect(container.healthCheck.command).toEqual(['CMD', ...(catalogue?.selfChecks?.[0]?.split(' ') ?? [])]);
  });
});

const suite = hasCargo ? 'the sample service' : 'the sample service (skipped: no cargo to build it with)';
describe.skipIf(!hasCargo)(suite, () => {
  let target: string;
  let program: string;
  const started = new Set<ChildProcessWithoutNullStreams>();

  beforeAll(() => {
    target = mkdtempSync(join(tmpdir(), 'my-rust-api-'));
    const { status, stderr } = spawnSync('cargo', ['build', '--release', '--locked', '--offline', '--target-dir', target], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status, warnings: /warning/.test(stderr) }, stderr).toEqual({ status: 0, warnings: false });
    program = join(target, 'release/my-rust-api');
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started.clear();
  });
  afterAll(() => rmSync(target, { recursive: true, force: true }));

  /** A running service: its lines as they come, its end, and the port that it chose or was told. */
  async function serve(settings: Record<string, string> = {}, wrapper: readonly string[] = []) {
    const [command = '', ...args] = [...wrapper, program];
    const startMs = performance.now();
    const child = spawn(command, args, { env: { PATH: process.env.PATH, BIND_ADDR: '127.0.0.1:0', ...settings } });
    started.add(child);
    let text = '';
    const waiting = new Set<() => void>();
    const hear = (part: string) => {
      text += part;
      for (const look of waiting) look();
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const line = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found === null) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        ended.then(() => reject(new Error(`It ended without ${pattern}:\n${text}`)));
        look();
      });
    if (settings.LOG_LEVEL === 'error' || settings.LOG_LEVEL === 'warn')
      return { child, ended, line, log: () => text, port: Number(settings.BIND_ADDR?.split(':')[1]), bootMs: 0 };
    const [, port] = await line(/listening on .*:(\d+)\n/);
    return { child, ended, line, log: () => text, port: Number(port), bootMs: performance.now() - startMs };
  }

  /** Sends these bytes and says all that comes back until the service closes. */
  function send(port: number, bytes: string | Uint8Array): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      socket.on('error', reject).on('end', () => {
        socket.end();
        resolve(text);
      });
    });
  }

  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  const ask = async (port: number, path: string, method = 'GET') => send(port, `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);

  function once(args: readonly string[], env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
    return { status, stdout, stderr };
  }

  /** A port that nothing listens on: the service had it, and is gone. */
  async function closedPort(): Promise<number> {
    const { child, port, ended } = await serve();
    child.kill('SIGTERM');
    await ended;
    return port;
  }

  test('listens on 127.0.0.1:8080 unless it is told otherwise', async () => {
    const child = spawn(program, { env: {} });
    started.add(child);
    // Something else on this machine may hold the port; what matters is which one it asks for.
    const said = await new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').once('data', resolve);
    });
    expect(catalogue?.bind).toBe('127.0.0.1:8080');
    expect(said).toMatch(/listen(ing)? on 127\.0\.0\.1:8080/);
  });

  test('listens where the variable of the catalogue says', async () => {
    const port = await closedPort();
    expect(catalogue?.bindVariable).toBe('BIND_ADDR');
    const service = await serve({ BIND_ADDR: `0.0.0.0:${port}` });
    expect(service.log()).toContain(`listening on 0.0.0.0:${port}\n`);
    expect(statusOf(await ask(port, '/'))).toBe(200);
    expect(once(['health'], { BIND_ADDR: `0.0.0.0:${port}` })).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('answers the routes of the catalogue, and 404 elsewhere', async () => {
    const { port } = await serve();
    expect(Object.keys(catalogue?.routes ?? {})).toEqual(['/', '/healthz']);
    for (const [path, status] of Object.entries(catalogue?.routes ?? {})) {
      expect(statusOf(await ask(port, path))).toBe(status);
      expect(statusOf(await ask(port, `${path}?a=b`))).toBe(status);
      expect(await ask(port, path, 'HEAD')).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
        expect(await ask(port, path, method)).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nAllow: GET, HEAD\r\n/);
    }
    for (const path of ['/healthz/', '/nowhere', '/%00', '//']) expect(statusOf(await ask(port, path))).toBe(404);
    expect(statusOf(await ask(port, 'http://127.0.0.1/healthz'))).toBe(200);
  });

  test('answers what is malformed with a status of its own, and serves on', async () => {
    const { port, log } = await serve();
    const cases: readonly [status: number, bytes: string | Uint8Array][] = [
      [400, 'hello\r\n\r\n'],
      [400, 'GET / HTTP/1.1\n\n'],
      [400, 'GET / HTTP/1.1\r\n\r\n'],
      [400, 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
      [400, 'GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n'],
      [400, 'GET relative HTTP/1.1\r\nHost: a\r\n\r\n'],
      [400, 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n'],
      [400, '\u0016\u0003\u0001\r\n\r\n'],
      [400, new Uint8Array([0xff, 0xfe, 0x0a, 0x0a])],
      [431, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9_000)}`],
      [505, 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    ];
    for (const [status, bytes] of cases) expect([bytes, statusOf(await send(port, bytes))]).toEqual([bytes, status]);
    expect(statusOf(await send(port, 'GET / HTTP/1.0\r\n\r\n'))).toBe(200);
    expect(statusOf(await ask(port, '/healthz'))).toBe(200);
    expect(
      log()
        .split('\n')
        .filter((line) => line !== ''),
    ).toSatisfy((lines: string[]) => lines.every((line) => /^(info|warn) /.test(line)));
  });

  test('is not held up by clients that say nothing', async () => {
    const { port } = await serve();
    const silent = Array.from({ length: 20 }, () => connect({ host: '127.0.0.1', port }));
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    expect(statusOf(await ask(port, '/healthz'))).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  test('tells as much as LOG_LEVEL asks for', async () => {
    const told = async (settings: Record<string, string>) => {
      const port = await closedPort();
      const service = await serve({ BIND_ADDR: `127.0.0.1:${port}`, ...settings });
      // At the levels that tell nothing of listening, an answer is the sign.
      while ((await ask(port, '/').catch(() => '')) === '');
      await ask(port, '/healthz');
      await send(port, 'hello\r\n\r\n');
      service.child.kill('SIGTERM');
      await service.ended;
      return {
        listening: service.log().includes('info listening on'),
        request: /^info .* GET "\/" 200$/m.test(service.log()),
        healthCheck: /^debug .* GET "\/healthz" 200$/m.test(service.log()),
        malformed: /^warn .* 400 Bad Request$/m.test(service.log()),
      };
    };
    expect(catalogue?.variables).toEqual({ LOG_LEVEL: ['error', 'warn', 'info', 'debug'] });
    const nothing = { listening: false, request: false, healthCheck: false, malformed: false };
    expect(await told({ LOG_LEVEL: 'error' })).toEqual(nothing);
    expect(await told({ LOG_LEVEL: 'warn' })).toEqual({ ...nothing, malformed: true });
    expect(await told({ LOG_LEVEL: 'info' })).toEqual({ listening: true, request: true, healthCheck: false, malformed: true });
    expect(await told({})).toEqual({ listening: true, request: true, healthCheck: false, malformed: true });
    expect(await told({ LOG_LEVEL: 'debug' })).toEqual({ listening: true, request: true, healthCheck: true, malformed: true });
  });

  test('checks itself with the command of the catalogue: 0 where it answers, 1 where nobody does', async () => {
    const [check = ''] = catalogue?.selfChecks ?? [];
    const [name, ...args] = check.split(' ');
    expect(image?.tools).toContain(name);
    const { port } = await serve();
    expect(once(args, { BIND_ADDR: `127.0.0.1:${port}` })).toEqual({ status: 0, stdout: '', stderr: '' });
    const { status, stderr } = once(args, { BIND_ADDR: `127.0.0.1:${await closedPort()}` });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^my-rust-api: unhealthy: 127\.0\.0\.1:\d+: .*refused.*\n$/);
  });

  test('says in one line what is set wrong, and what it cannot do', async () => {
    const wrong: readonly Record<string, string>[] = [
      { BIND_ADDR: 'localhost' },
      { BIND_ADDR: '' },
      { BIND_ADDR: '8080' },
      { LOG_LEVEL: 'loud' },
    ];
    for (const settings of wrong) {
      const { status, stderr } = once([], settings);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^my-rust-api: (BIND_ADDR|LOG_LEVEL) must be .*\n$/) });
    }
    expect(once(['serve'])).toMatchObject({ status: 2, stderr: 'my-rust-api: usage: my-rust-api [health]\n' });
    const { port } = await serve();
    expect(once([], { BIND_ADDR: `127.0.0.1:${port}` })).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot listen on') });
  });

  for (const [how, wrapper, isPossible] of [
    ['', [], true],
    [' as process 1', ['unshare', '-rpf', '--kill-child'], hasNamespaces],
  ] as const) {
    const name = `on SIGTERM${how} answers the request that has begun, refuses new ones, and ends with the catalogue’s exit code`;
    test.skipIf(!isPossible)(isPossible ? name : `${name} (skipped: no namespaces here)`, async () => {
      const { child, port, ended, line } = await serve({}, wrapper);
      const begun = connect({ host: '127.0.0.1', port });
      const answer = new Promise<string>((resolve) => {
        let text = '';
        begun.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        begun.on('end', () => resolve(text));
      });
      await new Promise<void>((resolve) => begun.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n', () => resolve()));
      const pid = child.pid ?? 0;
      // The service is the child of `unshare`, and process 1 of its own namespace; a signal reaches it there only where it has a handler.
      const own = wrapper.length === 0 ? pid : Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
      process.kill(own, 'SIGTERM');
      await line(/stopping/);
      await expect(send(port, '')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      begun.write('\r\n');
      expect(statusOf(await answer)).toBe(200);
      const { onStop } = catalogue ?? {};
      expect(await ended).toBe(onStop?.ignores === false ? onStop.code : 'a code');
    });
  }

  test('lets a client go that has asked nothing when it is told to stop', async () => {
    const { child, port, ended } = await serve();
    const silent = connect({ host: '127.0.0.1', port });
    const gone = new Promise((resolve) => silent.on('close', resolve));
    await new Promise((resolve) => silent.once('connect', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await gone;
  });

  test('boots, stops and lives in no more than the catalogue says', async () => {
    const runs: { bootMs: number; stopMs: number; peakMiB: number }[] = [];
    for (let run = 0; run < 5; run += 1) {
      const { child, ended, port, bootMs } = await serve();
      await Promise.all(Array.from({ length: 50 }, () => ask(port, '/')));
      const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${child.pid}/status`))?.[1];
      const startMs = performance.now();
      child.kill('SIGTERM');
      await ended;
      runs.push({ bootMs, stopMs: performance.now() - startMs, peakMiB: Number(peakKiB ?? 0) / 1024 });
    }
    const least = (key: keyof (typeof runs)[number]) => Math.min(...runs.map((run) => run[key]));
    const { onStop, bootMs = 0, memoryMiB = 0 } = catalogue ?? {};
    if (process.env.DRYDOCK_FIGURES) console.log({ bootMs: least('bootMs'), stopMs: least('stopMs'), peakMiB: least('peakMiB') });
    expect(least('bootMs')).toBeLessThan(patience * bootMs);
    expect(least('stopMs')).toBeLessThan(patience * (onStop?.ignores === false ? onStop.afterMs : 0));
    expect(least('peakMiB')).toBeLessThan(memoryMiB);
  });
});

/** Empty where the system keeps no such file, as outside of Linux. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
