#!/usr/bin/env node
/** The command `drydock`: finds a Node that runs TypeScript and the packages, or says the one line that brings them; then hands over to src/cli/commands. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const bundledNode = fileURLToPath(new URL('node_modules/.bin/node', root));

if (!existsSync(new URL('node_modules/jsonc-parser', root))) {
  stop(`The packages are not installed. Run: npm install (in ${fileURLToPath(root)})`);
} else if (runsTypeScript(process.versions.node)) {
  await run();
} else if (existsSync(bundledNode) && process.env.DRYDOCK_NODE !== 'bundled') {
  const { status, error } = spawnSync(bundledNode, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, DRYDOCK_NODE: 'bundled' },
  });
  if (error !== undefined) stop(`Node could not be started from node_modules: ${error.message}`);
  else process.exitCode = status ?? 2;
} else {
  stop(`Node ${process.versions.node} does not run TypeScript, and node_modules has none that does. Run: npm ci`);
}

async function run() {
  // Whoever reads through a pipe may have enough, as `head` does after its lines.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    const { main } = await import('./commands/main.ts');
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    stop(`Something in drydock itself failed: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

/**
 * Node runs TypeScript without a flag from 22.18 and 23.6 on.
 * @param {string} version
 */
function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** @param {string} sentence */
function stop(sentence) {
  process.stderr.write(`drydock: ${sentence}\n`);
  process.exitCode = 2;
}
