/**
 * A second opinion: shows the corpora's documents to cfn-lint as CloudFormation templates, and lists the places that one of the two refuses and the other does not.
 * `node src/cli/compare-cfn-lint.ts [--all]`; exits 1 where a difference is not explained in compare-cfn-lint/explanations.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDocument, type DocumentKind } from '../ecs/ecs.ts';
import explanations from './compare-cfn-lint/explanations.json' with { type: 'json' };
import { type CaseKind, toApiPlace, toTemplate } from './compare-cfn-lint/template.ts';

interface Case {
  file: string;
  kind: CaseKind;
  folder: 'positive' | 'negative';
  /** Of accepted documents. */
  provenance?: string;
  /** Of refused ones. */
  certainty?: string;
  why?: string;
  taskDefinitionFile?: string;
}

/** One refusal by one validator, at a place where the other finds nothing wrong. */
interface Difference {
  case: Case;
  by: 'cfn-lint' | 'drydock';
  /** cfn-lint's rule id, or our code. */
  rule: string;
  place: string;
  message: string;
}

interface CfnLintMatch {
  Filename: string;
  Level: string;
  Message: string;
  Rule: { Id: string };
  Location: { Path: readonly (string | number)[] | null };
}

const kindOf: Readonly<Record<CaseKind, DocumentKind>> = {
  taskdef: 'taskDefinition',
  service: 'service',
  capacityProvider: 'capacityProvider',
  clusterCapacityProviders: 'clusterCapacityProviders',
};

/** Its own program, not one of the packages. */
const linter = 'cfn-lint';

const corpora = process.env.DRYDOCK_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora');

process.exitCode = main();

function main(): number {
  const missing = missingTool();
  if (missing !== null) {
    console.log(missing);
    return 0;
  }
  const cases = [...casesOf('positive'), ...casesOf('negative')];
  const theirs = askCfnLint(cases);
  const differences = cases.flatMap((one) => compare(one, theirs.get(one) ?? []));
  const unexplained = differences.filter((one) => explanationOf(one) === null);
  const isListed = process.argv.includes('--all') ? differences : unexplained;
  for (const one of isListed) console.log(lineOf(one));
  const differing = new Set(differences.map((one) => one.case)).size;
  console.log(
    `${cases.length} documents, ${differing} of them with differences: ${differences.length} places that one refuses and the other does not, ${unexplained.length} without an explanation.`,
  );
  return unexplained.length === 0 ? 0 : 1;
}

function missingTool(): string | null {
  if (!existsSync(join(corpora, 'open/positive/index.jsonl'))) return `Skipped: no corpora at ${corpora}; set DRYDOCK_CORPORA.`;
  const { error, status } = spawnSync(linter, ['--version']);
  return error === undefined && status === 0 ? null : 'Skipped: cfn-lint is not installed (pip install cfn-lint==1.51.0).';
}

function casesOf(folder: Case['folder']): readonly Case[] {
  const lines = readFileSync(join(corpora, 'open', folder, 'index.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => ({ ...(JSON.parse(line) as Omit<Case, 'folder'>), folder }));
}

function read({ folder }: Case, name: string): unknown {
  return JSON.parse(readFileSync(join(corpora, 'open', folder, name), 'utf8'));
}

/** All cases in one call: the linter takes a second to start. */
function askCfnLint(cases: readonly Case[]): ReadonlyMap<Case, readonly CfnLintMatch[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-cfn-'));
  try {
    const files = cases.map((one, index) => {
      const definition = one.taskDefinitionFile === undefined ? undefined : read(one, one.taskDefinitionFile);
      const path = join(folder, `${index}.json`);
      writeFileSync(path, JSON.stringify(toTemplate(read(one, one.file), one.kind, definition), null, 1));
      return path;
    });
    const { stdout, stderr } = spawnSync(linter, ['--format', 'json', '--', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (!stdout.startsWith('[')) throw new Error(`cfn-lint gave no list: ${stderr.split('\n').at(-2) ?? stdout.slice(0, 200)}`);
    const matches = (JSON.parse(stdout) as readonly CfnLintMatch[]).filter(({ Level }) => Level === 'Error');
    return new Map(cases.map((one, index) => [one, matches.filter(({ Filename }) => Filename === files[index])]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(one: Case, matches: readonly CfnLintMatch[]): Difference[] {
  const definition = one.taskDefinitionFile === undefined ? undefined : read(one, one.taskDefinitionFile);
  const context = definition === undefined ? {} : { world: { taskDefinition: () => definition } };
  const errors = checkDocument(read(one, one.file), kindOf[one.kind], context).filter(({ severity }) => severity === 'error');
  const ours = errors.map(({ code, path, message }) => ({ by: 'drydock' as const, rule: code, path: toApiPlace(path), message }));
  const theirs = matches.map(({ Rule, Location, Message }) => {
    return { by: 'cfn-lint' as const, rule: Rule.Id, path: toApiPlace((Location.Path ?? []).slice(3)), message: Message };
  });
  const alone = [
    ...ours.filter(({ path }) => !theirs.some((other) => isSamePlace(path, other.path))),
    ...theirs.filter(({ path }) => !ours.some((other) => isSamePlace(path, other.path))),
  ];
  return alone.map(({ by, rule, path, message }) => ({ case: one, by, rule, place: path.join('/'), message }));
}

/** One may name the member that is missing or wrong, the other what holds it. */
function isSamePlace(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).join('/') === other.slice(0, length).join('/');
}

interface Explanation {
  by: string;
  /** cfn-lint's rule ids, or our codes. */
  rules: readonly string[];
  /** `taken` or `refused` by AWS. */
  on: string;
  /** Regular expression over the place and the message; any where it is left out. */
  about?: string;
  right: string;
  why: string;
}

function explanationOf({ case: { folder }, by, rule, place, message }: Difference): Explanation | null {
  const list: readonly Explanation[] = explanations.differences;
  const on = folder === 'positive' ? 'taken' : 'refused';
  const fits = (one: Explanation) => one.by === by && one.on === on && one.rules.includes(rule);
  return list.find((one) => fits(one) && new RegExp(one.about ?? '').test(`${place} ${message}`)) ?? null;
}

function lineOf(difference: Difference): string {
  const { case: one, by, rule, place, message } = difference;
  const proof = one.folder === 'positive' ? `taken by AWS (${one.provenance})` : `refused (${one.certainty}: ${one.why})`;
  const explanation = explanationOf(difference);
  const because = explanation === null ? 'no explanation' : `${explanation.right} right: ${explanation.why}`;
  return `${one.file}\n  ${proof}\n  only ${by}: ${rule} at ${place || 'the document'}: ${message}\n  ${because}`;
}
