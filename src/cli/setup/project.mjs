// @ts-check
/** Where the project lies, and how its tools are started with the Node that the project brings along. Runs on Node 20, before any install. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at its end. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {...string} parts path below the repository's folder */
export const inRoot = (...parts) => join(root, ...parts);

/**
 * The Node that Astro and the TypeScript sources need (24), which the npm package `node` installs; the running one where it is missing.
 * @returns {string}
 */
export function projectNode() {
  const own = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(own) ? own : process.execPath;
}

/**
 * The environment of a tool: the project's own programs come first on the PATH, and nothing reports home.
 * @param {Record<string, string | undefined>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
function toolEnvironment(extra = {}) {
  const path = [inRoot('node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ASTRO_TELEMETRY_DISABLED: '1', ...extra };
}

/**
 * How npm is started: by the file that runs us where npm does, else by its name on the PATH.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export function npmCommand(args) {
  const self = process.env.npm_execpath;
  if (self?.endsWith('npm-cli.js') && existsSync(self)) return [process.execPath, [self, ...args]];
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/s', '/c', 'npm', ...args]] : ['npm', [...args]];
}

/**
 * Runs a program in the repository to its end. Output goes to ours, or is kept and handed back.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, isQuiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} `code` is 127 where the program could not be started, 1 where a signal ended it
 */
export function run(command, args, { env = {}, isQuiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: toolEnvironment(env), stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
