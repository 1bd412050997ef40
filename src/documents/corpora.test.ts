import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type DocumentKind, recogniseKind } from '../ecs/ecs.ts';
import { checkText } from './check.ts';
import { applyTextEdits } from './edits.ts';
import { checkFile, parseFile } from './file.ts';
import { parseText } from './parse.ts';

interface Case {
  file: string;
  kind: string;
  rawFile?: string;
}

const kinds: Readonly<Record<string, DocumentKind>> = {
  taskdef: 'taskDefinition',
  service: 'service',
  capacityProvider: 'capacityProvider',
  clusterCapacityProviders: 'clusterCapacityProviders',
};

const corpora = resolve(process.env.DRYDOCK_CORPORA ?? '../shared/corpora', 'open');
const isThere = existsSync(corpora);
const casesOf = (side: string): (Case & { text: string; raw: string | undefined })[] => {
  const folder = join(corpora, side);
  const lines = isThere ? readFileSync(join(folder, 'index.jsonl'), 'utf8').trim().split('\n') : [];
  return lines.map((line) => {
    const one: Case = JSON.parse(line);
    return {
      ...one,
      text: readFileSync(join(folder, one.file), 'utf8'),
      raw: one.rawFile === undefined ? undefined : readFileSync(join(folder, one.rawFile), 'utf8'),
    };
  });
};

describe.skipIf(!isThere)(isThere ? 'real documents' : `real documents (skipped: no corpora in ${corpora})`, () => {
  const cases = [...casesOf('positive'), ...casesOf('negative')];
  const facts = (findings: readonly { code: string; pointer: string; message: string }[]) =>
    findings.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`).sort();

  test('get the same findings in YAML, and fixes that do the same there', async () => {
    let fixes = 0;
    let withheld = 0;
    for (const { file, kind: name, text } of cases) {
      const kind = kinds[name];
      if (kind === undefined) continue;
      const yaml = stringify(JSON.parse(text), { aliasDuplicateObjects: false });
      const json = checkText(text, { kind }).filter(({ code }) => code !== 'json-duplicate-key');
      const [checked] = await checkFile(yaml, { format: 'yaml', kind });
      expect(facts(checked?.findings ?? []), file).toEqual(facts(json));
      for (const finding of checked?.findings ?? []) {
        const same = json.find(
          ({ code, pointer, message }) => code === finding.code && pointer === finding.pointer && message === finding.message,
        );
        if (same?.textEdits === undefined) continue;
        if (finding.textEdits === undefined) withheld += 1;
        else {
          const [document] = await parseFile(applyTextEdits(yaml, finding.textEdits), { format: 'yaml' });
          expect(document?.parsed.value, `${file} ${finding.code}`).toEqual(parseText(applyTextEdits(text, same.textEdits)).value);
          fixes += 1;
        }
      }
    }
    expect(withheld).toBeLessThan(fixes / 10);
  }, 60_000);

  test('that AWS answered are read as the definitions inside', () => {
    for (const { file, kind: name, raw, text } of cases) {
      if (raw === undefined || name !== 'taskdef') continue;
      const { origin, value } = parseText(raw);
      expect(recogniseKind(value), file).toBe('taskDefinition');
      expect(origin, file).toBe(raw.includes('"revision"') ? 'describe-task-definition' : 'request');
      const known = (findings: readonly { code: string; pointer: string }[]) => findings.filter(({ code }) => code === 'unknown-key');
      expect(known(checkText(raw, { kind: 'taskDefinition' })), file).toHaveLength(
        known(checkText(text, { kind: 'taskDefinition' })).length,
      );
    }
  });
});
