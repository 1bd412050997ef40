// @ts-check
/** Builds the site unless the last build was made from the same files and settings; as a program (`node build.mjs`) it always builds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRoot, projectNode, root, run } from './project.mjs';

/** What a build is made from. */
const inputs = ['content', 'exercises', 'public', 'src', 'astro.config.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** What lies in `src` and never reaches a page; the fixture course does, where a setting names it. */
const besides = [/\.(test|bench)\.tsx?$/, /^src[\\/](cli|e2e)[\\/](?!course[\\/])/];

/** Settings that astro.config.mjs reads, and their defaults. */
const settings = ['DRYDOCK_BASE', 'DRYDOCK_OUT', 'DRYDOCK_CONTENT', 'DRYDOCK_EXERCISES'];

/** @typedef {Record<string, string | undefined>} Settings */

/**
 * Builds where something changed since the last time.
 * @param {{ env?: Settings, isForced?: boolean, isQuiet?: boolean, onStart?: () => void }} [options] settings of this build over the environment's
 * @returns {Promise<{ isBuilt: boolean, isFresh: boolean, folder: string, output: string }>} `isFresh`: nothing had changed, nothing was done
 */
export async function buildSite({ env = {}, isForced = false, isQuiet = false, onStart } = {}) {
  const folder = inRoot(env.DRYDOCK_OUT ?? process.env.DRYDOCK_OUT ?? 'dist');
  const stampFile = inRoot('.cache', 'drydock', `built-${basename(folder)}`);
  const stamp = stampOf(env);
  const isDone = existsSync(join(folder, 'index.html')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isDone && !isForced) return { isBuilt: true, isFresh: true, folder, output: '' };
  onStart?.();
  rmSync(stampFile, { force: true });
  const { code, output } = await run(projectNode(), [inRoot('node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], {
    // Tests that build must not hand on that they are tests.
    env: { ...env, NODE_ENV: 'production', VITEST: undefined },
    isQuiet,
  });
  if (code === 0) {
    mkdirSync(inRoot('.cache', 'drydock'), { recursive: true });
    writeFileSync(stampFile, stamp);
  }
  return { isBuilt: code === 0, isFresh: false, folder, output };
}

/**
 * A digest of everything a build depends on: contents rather than dates, so that a checkout does not look like a change.
 * @param {Settings} env
 */
function stampOf(env) {
  const hash = createHash('sha256');
  for (const name of settings) hash.update(`${name}=${env[name] ?? process.env[name] ?? ''}\n`);
  for (const path of inputs.flatMap(filesBelow)) {
    hash.update(`${path}\n`);
    hash.update(readFileSync(inRoot(path)));
  }
  return hash.digest('hex');
}

/**
 * @param {string} input file or folder of the repository
 * @returns {string[]} files in a stable order
 */
function filesBelow(input) {
  if (!existsSync(inRoot(input))) return [];
  const below = entriesOf(inRoot(input));
  if (below === null) return [input];
  return below.filter((path) => !besides.some((pattern) => pattern.test(path))).sort();
}

/**
 * @param {string} folder
 * @returns {string[] | null} null when it is a file
 */
function entriesOf(folder) {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return null;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { isBuilt } = await buildSite({ isForced: true });
  process.exitCode = isBuilt ? 0 : 1;
}
