// @ts-check
/** `npm test`: installs what is missing, runs every check to its end, two at a time, and ends with one line that sums them all up. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { installMissing } from './setup/install.mjs';
import { inRoot, projectNode, run } from './setup/project.mjs';
import { sum, tallyOfCheck, tallyOfTests } from './setup/tally.mjs';

/** @typedef {import('./setup/tally.mjs').Tally} Tally */
/** @typedef {{ title: string, file: string, args: string[], report?: string, after?: string }} Step `file` is run by the project's Node; `after` names a step */

const bin = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts);
const reports = inRoot('.cache', 'drydock');

/** The longest first, so that the short ones fill the gaps. The build and `astro check` both write Astro's store, so one waits for the other. */
/** @type {Step[]} */
const steps = [
  { title: 'Site build', file: inRoot('src', 'cli', 'setup', 'build.mjs'), args: [] },
  vitest('Unit tests', 'unit'),
  { title: 'Types', file: bin('astro', 'bin', 'astro.mjs'), args: ['check'], after: 'Site build' },
  {
    title: 'Import arrows',
    file: bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    args: ['--config', '.dependency-cruiser.mjs', 'src', 'exercises'],
  },
  { title: 'Unused files, exports and dependencies', file: bin('knip', 'bin', 'knip.js'), args: [] },
  { title: 'Facts and their tests', file: inRoot('src', 'cli', 'check-facts.ts'), args: [] },
  { title: 'Lint and format', file: bin('@biomejs', 'biome', 'bin', 'biome'), args: ['ci'] },
  { title: 'Page weights', file: inRoot('src', 'cli', 'page-weight.ts'), args: [], after: 'Site build' },
];

/** Alone at the end: it wants the build, and both cores to itself. */
const browserTests = vitest('Browser tests', 'browser');

process.exitCode = await main();

/** @returns {Promise<number>} */
async function main() {
  const started = performance.now();
  if (!(await installMissing(console.log))) {
    console.log('0 passed, 1 failed');
    return 1;
  }
  mkdirSync(reports, { recursive: true });
  const tallies = await runTwoAtATime(steps);
  tallies.set(browserTests.title, await runStep(browserTests));
  const total = sum([...tallies.values()]);
  const failed = [...tallies].filter(([, tally]) => tally.failed > 0).map(([title]) => title);
  if (failed.length > 0) console.log(`\nFailed, the reasons stand above: ${failed.join('; ')}.`);
  if (total.notRun.length > 0) console.log(`\n${total.notRun.length} not run:\n${total.notRun.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\nAll of it took ${seconds(started)} s.`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/**
 * @param {readonly Step[]} all
 * @returns {Promise<Map<string, Tally>>} by the step's title
 */
async function runTwoAtATime(all) {
  const waiting = [...all];
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  /** @type {Map<string, Tally>} */
  const tallies = new Map();
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < 2 ? waiting.findIndex((step) => !step.after || tallies.has(step.after)) : -1;
    const [step] = next === -1 ? [] : waiting.splice(next, 1);
    if (!step) {
      await Promise.race(running.values());
      continue;
    }
    const end = runStep(step).then((tally) => {
      tallies.set(step.title, tally);
      running.delete(step.title);
    });
    running.set(step.title, end);
  }
  return tallies;
}

/**
 * Runs one step and prints its output in one piece below its heading.
 * @param {Step} step
 * @returns {Promise<Tally>}
 */
async function runStep({ title, file, args, report }) {
  const started = performance.now();
  if (report) rmSync(report, { force: true });
  const { code, output } = await run(projectNode(), [file, ...args], { isQuiet: true, env: { FORCE_COLOR: '0', NO_COLOR: '1' } });
  const reportText = report && existsSync(report) ? readFileSync(report, 'utf8') : null;
  const tally = report ? tallyOfTests(reportText, code) : tallyOfCheck(code);
  console.log(`\n── ${title}: ${verdict(tally)} (${seconds(started)} s)`);
  // A check that holds has nothing to say; what tests print is kept, for the names of what they skip and the figures they give.
  if (tally.failed > 0 || report) console.log(output.trimEnd());
  return tally;
}

/** @param {Tally} tally */
function verdict({ passed, failed }) {
  if (passed + failed === 1) return failed === 0 ? 'ok' : 'FAILED';
  return `${passed} passed, ${failed} failed`;
}

/** @param {number} started */
function seconds(started) {
  return ((performance.now() - started) / 1000).toFixed(1);
}

/**
 * @param {string} title
 * @param {string} project
 * @returns {Step}
 */
function vitest(title, project) {
  const report = `${reports}/tests-${project}.json`;
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { title, file: bin('vitest', 'vitest.mjs'), args, report };
}
