// @ts-check
/** `npm start`: installs what is missing, builds what has changed, serves the site on this machine; `--dev` serves the sources with live reload. */
import { parseArgs } from 'node:util';
import { buildSite } from './setup/build.mjs';
import { installMissing } from './setup/install.mjs';
import { inRoot, projectNode, run } from './setup/project.mjs';
import { normalBase, serveFolder } from './setup/static-server.mjs';

const usage = `Usage: npm start -- [--port <number>]        builds and serves the site (default port: 4321)
       npm run dev -- [--port <number>]      serves the sources with live reload`;

const endings = /** @type {const} */ (['SIGINT', 'SIGTERM']);

process.exitCode = await main(process.argv.slice(2));

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 2 for wrong arguments, 1 for what failed
 */
async function main(args) {
  const options = readOptions(args);
  if (options === null) return 2;
  if (options.isHelp) {
    console.log(usage);
    return 0;
  }
  if (!(await installMissing(console.log))) return 1;
  return options.isDev ? await serveSources(options.port) : await serveBuild(options.port);
}

/**
 * @param {string[]} args
 * @returns {{ isDev: boolean, isHelp: boolean, port: number } | null}
 */
function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { dev: { type: 'boolean' }, port: { type: 'string', default: '4321' }, help: { type: 'boolean', short: 'h' } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port takes a number from 0 to 65535, not "${values.port}"`);
    return { isDev: values.dev ?? false, isHelp: values.help ?? false, port };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n${usage}`);
    return null;
  }
}

/** @param {number} port */
async function serveBuild(port) {
  const started = performance.now();
  const onStart = () => console.log('Building the site …');
  const { isBuilt, isFresh, folder, output } = await buildSite({ isQuiet: true, onStart });
  if (!isBuilt) {
    console.error(output);
    console.error('The site could not be built; the reason stands above.');
    return 1;
  }
  console.log(isFresh ? 'Nothing has changed since the last build.' : `Built in ${Math.round((performance.now() - started) / 1000)} s.`);
  try {
    const server = await serveFolder({ folder, base: process.env.DRYDOCK_BASE, port });
    console.log(`\nDrydock is served on ${server.url}\nCtrl-C ends it.`);
    return await untilInterrupted(() => server.close());
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    sayPortTaken(port, 'npm start');
    return 1;
  }
}

/** @param {number} port */
async function serveSources(port) {
  if (!(await isFree(port))) {
    sayPortTaken(port, 'npm run dev');
    return 1;
  }
  console.log(`Live reload on http://127.0.0.1:${port}${normalBase(process.env.DRYDOCK_BASE)}`);
  // The terminal's Ctrl-C reaches Astro as well; we wait for it to end.
  for (const signal of endings) process.on(signal, () => {});
  const astro = inRoot('node_modules', 'astro', 'bin', 'astro.mjs');
  const { code } = await run(projectNode(), [astro, 'dev', '--host', '127.0.0.1', '--port', String(port)]);
  return code === 130 || code === 143 ? 0 : code;
}

/** @param {() => Promise<void>} close */
function untilInterrupted(close) {
  return new Promise((resolve) => {
    for (const signal of endings) process.once(signal, () => close().then(() => resolve(0)));
  });
}

/** @param {number} port */
async function isFree(port) {
  try {
    await (await serveFolder({ folder: inRoot('src'), port })).close();
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number} port
 * @param {string} command
 */
function sayPortTaken(port, command) {
  console.error(`Port ${port} is taken by another program. Choose another: ${command} -- --port ${port + 1}`);
}
