import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDocument, firstRefusal } from './check.ts';
import type { DocumentKind, Finding } from './finding.ts';

const corpora = process.env.DRYDOCK_CORPORA ?? join(import.meta.dirname, '../../../../shared/corpora');
const isThere = existsSync(join(corpora, 'open/positive/index.jsonl'));

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
}

const kindOf: Readonly<Record<Case['kind'], DocumentKind>> = {
  taskdef: 'taskDefinition',
  service: 'service',
  capacityProvider: 'capacityProvider',
  clusterCapacityProviders: 'clusterCapacityProviders',
};

function casesOf(folder: 'positive' | 'negative'): readonly Case[] {
  if (!isThere) return [];
  const lines = readFileSync(join(corpora, 'open', folder, 'index.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Case);
}

function errorsOf(folder: 'positive' | 'negative', { file, kind, taskDefinitionFile }: Case): readonly Finding[] {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(corpora, 'open', folder, name), 'utf8'));
  const definition = taskDefinitionFile === undefined ? undefined : read(taskDefinitionFile);
  return checkDocument(read(file), kindOf[kind], { world: { taskDefinition: () => definition } }).filter(
    ({ severity }) => severity === 'error',
  );
}

/** Recorded texts are partly cut, and differ in the final full stop and in the remarks that somebody put behind them. */
function isSameAnswer(text: string, recorded: string): boolean {
  const bare = recorded.replace(/ \([^)]*\)$/, '').replace(/\.$/, '');
  return text.includes(bare);
}

/** Documents that AWS publishes or somebody has in use, and that the rules refuse all the same: file and reason. */
const disputed: Readonly<Record<string, string>> = {};

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

  test('what AWS was seen to refuse is refused first with AWS’s own text, where a rule speaks at all', () => {
    const observed = refused.filter(({ certainty }) => certainty === 'observed');
    const spoken = observed
      .map((one) => ({ one, text: firstRefusal(errorsOf('negative', one))?.text }))
      .filter(({ text }) => text !== undefined);
    const differing = spoken.filter(({ one, text }) => !isSameAnswer(text ?? '', one.expectedError ?? ''));
    expect(differing.map(({ one, text }) => [one.file, one.expectedError, text])).toEqual([]);
    const all = refused.filter((one) => errorsOf('negative', one).length > 0);
    console.info(`refused ${all.length} of ${refused.length}; of ${observed.length} observed refusals ${spoken.length}, in AWS’s words`);
    expect(spoken.length).toBeGreaterThanOrEqual(20);
  });

  test('what lies outside the API’s model is refused', () => {
    // `resource-no-value` is outside an older model only: a value may be left out since `sharingStrategy` exists. `weight-1001` awaits its rule.
    const awaited = /resource-no-value|weight-1001/;
    const outside = refused.filter(({ certainty, file }) => certainty === 'model' && !awaited.test(file));
    expect(outside.filter((one) => errorsOf('negative', one).length === 0).map(({ file }) => file)).toEqual([]);
    for (const one of outside.filter(({ expectedError }) => expectedError)) {
      expect(firstRefusal(errorsOf('negative', one))?.text).toContain(one.expectedError?.replace(/, dockerVolumeConfiguration$/, ''));
    }
  });
});
