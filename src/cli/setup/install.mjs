// @ts-check
/** Installs what is missing: compares what npm says it installed with what the lock file asks for. Runs on Node 20, before any install. */
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, npmCommand, run } from './project.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage */

/**
 * The first reason to install, or null when the installed packages are those of the lock file.
 * Optional packages may be absent or beyond the lock file (other systems' binaries); no others may be there that it does not name.
 * @param {string} lockText package-lock.json
 * @param {string | null} installedText node_modules/.package-lock.json, which npm writes after an install
 * @returns {string | null}
 */
export function reasonToInstall(lockText, installedText) {
  if (installedText === null) return 'node_modules is missing';
  const locked = packagesOf(lockText);
  const installed = packagesOf(installedText);
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    if (!found && !wanted.optional && !wanted.link) return `${nameOf(path)} is missing`;
    if (found && (found.version !== wanted.version || found.integrity !== wanted.integrity)) {
      return `${nameOf(path)} is ${found.version}, the lock file asks for ${wanted.version}`;
    }
  }
  const extra = Object.keys(installed).find((path) => !(path in locked) && !installed[path]?.optional);
  return extra ? `${nameOf(extra)} is installed, the lock file does not name it` : null;
}

/**
 * Brings node_modules to what the lock file says, and says what it does.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} false when npm failed
 */
export async function installMissing(say) {
  const installedPath = inRoot('node_modules', '.package-lock.json');
  const lockText = readFileSync(inRoot('package-lock.json'), 'utf8');
  const reason = reasonToInstall(lockText, existsSync(installedPath) ? readFileSync(installedPath, 'utf8') : null);
  if (reason === null) return true;
  // Not `npm ci`: it refuses a lock file that does not name the binaries of every other system, and ours names those of the systems it was made for.
  // Without saving, npm installs what the lock file says, adds this system's binaries, and leaves the lock file alone.
  say(`Installing packages (${reason}): npm install --no-save`);
  const { code } = await run(...npmCommand(['install', '--no-save', '--no-audit', '--no-fund']));
  if (code !== 0) say(`npm install failed (exit ${code}). Is there a way to the npm registry? Then try again.`);
  return code === 0;
}

/**
 * @param {string} text
 * @returns {Record<string, LockedPackage>}
 */
function packagesOf(text) {
  return JSON.parse(text).packages ?? {};
}

/** @param {string} path `node_modules/a/node_modules/@b/c` */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
