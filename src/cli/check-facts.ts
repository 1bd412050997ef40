/**
 * Holds facts and tests together: fails where a certain fact has no test that names it, a test names a fact that is not there, or an assumption
 * stands on no fact. `node src/cli/check-facts.ts [--record]`; `--record` runs the tests that name facts and writes what came of them for the page.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { assumptions, type FactResults, loadFacts, type ModelFact } from '../ecs/ecs.ts';

/** A test file's mention of a fact in the title of a test, a group of tests or a row of a table of tests. */
export interface Mention {
  /** Of the fact, whether it is there or not. */
  id: string;
  /** Path from the root of the repository. */
  file: string;
  /** 1 and up. */
  line: number;
  /** False where the test is skipped or only planned, which proves nothing. */
  isRun: boolean;
}

/** Where the page about the facts reads what came of their tests. */
const resultsFile = 'src/site/fact-results.json';

const bracket = /\[((?:[THSDACIPMQ]-\d{3})(?:,? [THSDACIPMQ]-\d{3})*)\]/g;
const notRun = /\.(skip|todo|skipIf|runIf|fails)\b/;

/** The mentions in one test file's text: ids in brackets, outside of comments. */
export function mentionsIn(text: string, file: string): Mention[] {
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(\/\/|\/?\*)/.test(line)) return [];
    return [...line.matchAll(bracket)].flatMap(([, ids = '']) =>
      ids.split(/,? /).map((id) => ({ id, file, line: index + 1, isRun: !notRun.test(line) })),
    );
  });
}

/** All mentions in the unit tests below `root/src`. */
export async function findMentions(root: string): Promise<Mention[]> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const files = names.filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('e2e/')).sort();
  const found = await Promise.all(
    files.map(async (name) => mentionsIn(await readFile(join(root, 'src', name), 'utf8'), join('src', name))),
  );
  return found.flat();
}

type FactLike = Pick<ModelFact, 'id' | 'certainty' | 'isLater' | 'statement' | 'assumptions'>;

/** What is wrong, a sentence each; empty when facts, tests and assumptions agree. */
export function problemsOf(known: readonly FactLike[], assumptionIds: readonly string[], mentions: readonly Mention[]): string[] {
  const ids = new Set<string>(known.map(({ id }) => id));
  const named = new Set(mentions.filter(({ isRun }) => isRun).map(({ id }) => id));
  const carried = new Set(known.flatMap((fact) => fact.assumptions));
  return [
    ...known
      .filter(({ id, certainty, isLater }) => certainty === 'certain' && !isLater && !named.has(id))
      .map(({ id, statement }) => `${id} is certain and no test names it: ${statement}`),
    ...mentions.filter(({ id }) => !ids.has(id)).map(({ id, file, line }) => `${file}:${line} names ${id}, which is no fact.`),
    ...assumptionIds.filter((id) => !carried.has(id)).map((id) => `The assumption ${id} carries no fact.`),
    ...[...carried].filter((id) => !assumptionIds.includes(id)).map((id) => `A fact names the assumption ${id}, which is not there.`),
  ];
}

/** What the recorded results lack of what the tests name, a sentence each. */
export function staleResults(results: FactResults, mentions: readonly Mention[]): string[] {
  const recorded = new Set(Object.entries(results).flatMap(([id, tests]) => tests.map(({ file }) => `${id} ${file}`)));
  const named = new Set(mentions.filter(({ isRun }) => isRun).map(({ id, file }) => `${id} ${file}`));
  const describe = (pair: string) => pair.replace(' ', ' in ');
  return [
    ...[...named].filter((pair) => !recorded.has(pair)).map((pair) => `No result is recorded of ${describe(pair)}.`),
    ...[...recorded].filter((pair) => !named.has(pair)).map((pair) => `A result is recorded of ${describe(pair)}, where no test names it.`),
  ];
}

/** As much of Vitest's JSON report as is read. */
export interface TestReport {
  testResults: readonly { name: string; assertionResults: readonly { fullName: string; status: string }[] }[];
}

/** Results by fact, from a report of tests whose full names hold ids in brackets. */
export function resultsOf(report: TestReport, root: string): FactResults {
  const results: Record<string, FactResults[string][number][]> = {};
  for (const { name, assertionResults } of report.testResults) {
    for (const { fullName, status } of assertionResults) {
      const ids = new Set([...fullName.matchAll(bracket)].flatMap(([, found = '']) => found.split(/,? /)));
      const title = fullName.replaceAll(bracket, '').replaceAll(/\s+/g, ' ').trim();
      for (const id of ids) {
        results[id] ??= [];
        results[id].push({ file: relative(root, name), title, result: status === 'passed' ? 'passes' : 'fails' });
      }
    }
  }
  return Object.fromEntries(Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Counts by topic and certainty, as a table for people. */
export function tableOf(known: readonly FactLike[], mentions: readonly Mention[]): string {
  const named = new Set(mentions.map(({ id }) => id));
  const topics = [...new Set(known.map(({ id }) => id.slice(0, 1)))];
  const row = (...cells: readonly (string | number)[]) => cells.map((cell) => String(cell).padStart(10)).join('');
  const counts = (some: readonly FactLike[]) => {
    const demanded = some.filter(({ certainty, isLater }) => certainty === 'certain' && !isLater);
    return [some.length, demanded.length, demanded.filter(({ id }) => named.has(id)).length, some.filter(({ isLater }) => isLater).length];
  };
  return [
    row('topic', 'facts', 'certain', 'tested', 'later'),
    ...topics.map((topic) => row(topic, ...counts(known.filter(({ id }) => id.startsWith(topic))))),
    row('all', ...counts(known)),
  ].join('\n');
}

/** Runs the test files that name facts and writes the results where the page reads them. */
function record(root: string, mentions: readonly Mention[]): void {
  const files = [...new Set(mentions.map(({ file }) => file))];
  const folder = mkdtempSync(join(tmpdir(), 'drydock-facts-'));
  const reportFile = join(folder, 'report.json');
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', '--reporter=json', `--outputFile=${reportFile}`, ...files], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const results = resultsOf(JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport, root);
    writeFileSync(join(root, resultsFile), `${JSON.stringify(results, null, 2)}\n`);
    const failed = Object.entries(results).flatMap(([id, tests]) =>
      tests.filter(({ result }) => result === 'fails').map(({ file }) => `${id} ${file}`),
    );
    for (const line of failed) console.error(`fails: ${line}`);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', '..');
  const mentions = await findMentions(root);
  if (process.argv.includes('--record')) {
    record(root, mentions);
  } else {
    const { facts } = await loadFacts();
    console.log(tableOf(facts, mentions));
    const known = assumptions.map(({ id }) => id);
    const stale = staleResults(JSON.parse(readFileSync(join(root, resultsFile), 'utf8')) as FactResults, mentions);
    const problems = [...problemsOf(facts, known, mentions), ...stale];
    for (const problem of problems) console.error(problem);
    if (stale.length > 0) console.error('`node src/cli/check-facts.ts --record` runs the tests and records them.');
    if (problems.length > 0) process.exitCode = 1;
  }
}
