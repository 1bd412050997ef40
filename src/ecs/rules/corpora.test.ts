import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDocument, firstRefusal, recogniseKind } from './check.ts';
import type { DocumentKind, Finding, Path } from './finding.ts';

const corpora = process.env.DRYDOCK_CORPORA ?? join(import.meta.dirname, '../../../../shared/corpora');
const isThere = existsSync(join(corpora, 'open/positive/index.jsonl'));

type Folder = 'positive' | 'negative';

interface Case {
  file: string;
  kind: 'taskdef' | 'service' | 'capacityProvider' | 'clusterCapacityProviders';
  /** Of accepted documents: `deployed`, `documented`, `found`. */
  provenance?: string;
  /** Of refused ones: `observed`, `dated`, `documented`, `tool`, `model`. */
  certainty?: string;
  expectedError?: string | null;
  /** The definition that a service refers to. */
  taskDefinitionFile?: string;
  /** The accepted document that a refused one was made of. */
  base?: string | null;
  /** Places where a literal was put for a template's parameter, in CloudFormation's spelling. */
  madeUp?: readonly string[];
}

const kindOf: Readonly<Record<Case['kind'], DocumentKind>> = {
  taskdef: 'taskDefinition',
  service: 'service',
  capacityProvider: 'capacityProvider',
  clusterCapacityProviders: 'clusterCapacityProviders',
};

function casesOf(folder: Folder): readonly Case[] {
  if (!isThere) return [];
  const lines = readFileSync(join(corpora, 'open', folder, 'index.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Case);
}

function read(folder: Folder, name: string): unknown {
  return JSON.parse(readFileSync(join(corpora, 'open', folder, name), 'utf8'));
}

function errorsOf(folder: Folder, { file, kind, taskDefinitionFile, madeUp = [] }: Case): readonly Finding[] {
  const definition = taskDefinitionFile === undefined ? undefined : read(folder, taskDefinitionFile);
  const places = madeUp.filter((place) => place.split('/').length > 2).map((place) => place.toLowerCase());
  return checkDocument(read(folder, file), kindOf[kind], { world: { taskDefinition: () => definition } }).filter(
    ({ severity, path }) => severity === 'error' && !places.some((place) => `${place}/`.startsWith(`${pointer(path).toLowerCase()}/`)),
  );
}

function pointer(path: Path): string {
  return path.map((step) => `/${step}`).join('');
}

/** Recorded texts are partly cut, and differ in the final full stop and in the remarks that somebody put behind them. */
function isSameAnswer(text: string, recorded: string): boolean {
  const bare = recorded
    .replace(/ \([^)]*\)$/, '')
    .replace(/, dockerVolumeConfiguration$/, '')
    .replace(/\.$/, '');
  return text.includes(bare);
}

/** Where two documents differ, as paths of the first; a member that only one of them has is itself the place. */
function changesBetween(one: unknown, other: unknown, path: Path = []): readonly Path[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const areBoth = (test: (value: unknown) => boolean) => test(one) && test(other);
  if (!areBoth((value) => typeof value === 'object' && value !== null) || Array.isArray(one) !== Array.isArray(other)) return [path];
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => {
    const at = [...path, Array.isArray(one) ? Number(key) : key];
    return Object.hasOwn(left, key) && Object.hasOwn(right, key) ? changesBetween(left[key], right[key], at) : [at];
  });
}

/** True for a finding in the changed member, or at the member that it was added to or taken from. */
function isAt(found: Path, changed: Path): boolean {
  const [short, long] = found.length < changed.length ? [found, changed] : [changed, found];
  const isWithin = short.every((step, index) => step === long[index]);
  return isWithin && (found.length >= changed.length || changed.length - found.length === 1);
}

function isAtBrokenMember(one: Case, { path }: Finding): boolean {
  if (!one.base) return true;
  const changes = changesBetween(read('negative', one.file), read('positive', one.base));
  // Where only the definition beside it was changed, the document says nothing of the place.
  return changes.length === 0 || changes.some((changed) => isAt(path, changed));
}

/** Documents that AWS publishes or somebody has in use, and that the rules refuse all the same: file and reason. */
const disputed: Readonly<Record<string, string>> = {
  'service-0f0db2a33508f666.json':
    'A template’s parameter names the container; service and definition were filled in with different words.',
  'service-1c8b1ff323220ad6.json':
    'A deployment tool’s own file, which adds the task definition; and a public IP on EC2, whose refusal is on record.',
  'service-25a8a3571d276059.json':
    'A deployment tool’s own file, which adds the task definition; and a public IP on EC2, whose refusal is on record.',
  'service-27cea647a374e1e0.json': 'A deployment tool’s own file, which adds the task definition.',
  'taskdef-494041c722672d8b.json':
    'A deployment tool’s test file, whose proxy container is not among its containers; that refusal is on record.',
};

/** Refused documents where our finding is not at the changed member, or has other words: file and reason. */
const elsewhere: Readonly<Record<string, string>> = {
  'service-service-external-controller-load-balancers-44c807c2.json':
    'Controller and load balancers are wrong together. The case changed the controller; AWS’s answer names the load balancers, and so do we.',
  'taskdef-fargate-windows-256-0a8bebfd.json':
    'Platform and size are wrong together. The case changed the platform; AWS’s answer names the size, and so do we.',
};

const suite = isThere ? 'real documents' : `real documents (skipped: no corpora at ${corpora}; set DRYDOCK_CORPORA)`;
describe.skipIf(!isThere)(suite, () => {
  const accepted = casesOf('positive');
  const refused = casesOf('negative');

  test('what AWS took gets no error', () => {
    const wrong = accepted.filter(({ provenance }) => provenance === 'deployed').filter((one) => errorsOf('positive', one).length > 0);
    expect(wrong.map((one) => [one.file, errorsOf('positive', one).map(({ code }) => code)])).toEqual([]);
  });

  test('what is published gets no error either, but for named disputes', () => {
    const wrong = accepted.filter(({ file }) => !Object.hasOwn(disputed, file)).filter((one) => errorsOf('positive', one).length > 0);
    expect(wrong.map((one) => [one.file, errorsOf('positive', one).map(({ code }) => code)])).toEqual([]);
    for (const [file, reason] of Object.entries(disputed)) {
      const one = accepted.find((candidate) => candidate.file === file);
      expect(one && errorsOf('positive', one).length, `${file}: ${reason}`).toBeGreaterThan(0);
    }
  });

  test('what AWS refuses is refused at the broken member, in AWS’s own text where that is known, but for named cases', () => {
    const verdicts = refused.map((one) => {
      const errors = errorsOf('negative', one);
      const isThere = errors.some((finding) => isAtBrokenMember(one, finding));
      // What tools and AWS's documentation say of it is prose, not the answer of a call.
      const isKnown = one.expectedError && ['observed', 'dated', 'model'].includes(one.certainty ?? '');
      const texts = errors.filter((finding) => isAtBrokenMember(one, finding)).map(({ aws, message }) => aws?.text ?? message);
      const isWorded = !isKnown || texts.some((text) => isSameAnswer(text, one.expectedError ?? ''));
      return { file: one.file, errors: errors.map(({ code, path }) => `${code} ${pointer(path)}`), isThere, isWorded };
    });
    const missed = verdicts.filter(({ isThere, isWorded }) => !isThere || !isWorded);
    console.info(`${refused.length - missed.length} of ${refused.length} refused documents found at the broken member, in AWS’s words`);
    expect(missed.filter(({ file }) => !Object.hasOwn(elsewhere, file))).toEqual([]);
    expect(Object.keys(elsewhere).filter((file) => !missed.some((one) => one.file === file))).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(refused.length * 0.05);
  });

  test('what AWS was seen to refuse is refused first with AWS’s own text', () => {
    const observed = refused.filter(({ certainty }) => certainty === 'observed');
    const answers = observed.map((one) => ({ one, text: firstRefusal(errorsOf('negative', one))?.text ?? '' }));
    const differing = answers.filter(({ one, text }) => !isSameAnswer(text, one.expectedError ?? ''));
    expect(differing.map(({ one, text }) => [one.file, one.expectedError, text])).toEqual([]);
  });

  test('no document gets more than one error for one mistake', () => {
    const made = refused.filter(({ base }) => base);
    const crowded = made.filter((one) => errorsOf('negative', one).length > 1);
    expect(crowded.map((one) => [one.file, errorsOf('negative', one).map(({ code, path }) => `${code} ${pointer(path)}`)])).toEqual([]);
  });

  test('tells the kind of at least 99 of 100 documents', () => {
    const all = [...accepted.map((one) => ['positive', one] as const), ...refused.map((one) => ['negative', one] as const)];
    const wrong = all.filter(([folder, one]) => recogniseKind(read(folder, one.file)) !== kindOf[one.kind]);
    console.info(`${all.length - wrong.length} of ${all.length} kinds told`);
    expect(wrong.length, wrong.map(([, { file }]) => file).join(', ')).toBeLessThanOrEqual(all.length * 0.01);
  });
});
