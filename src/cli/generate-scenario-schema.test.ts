import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { readScenario } from '../ecs/ecs.ts';
import { scenarioSchema } from './generate-scenario-schema.ts';

const file: unknown = JSON.parse(readFileSync(new URL('../ecs/scenario.schema.json', import.meta.url), 'utf8'));

test('the schema of scenarios is what the types say; where it is not, run: node src/cli/generate-scenario-schema.ts', () => {
  expect(file).toEqual(JSON.parse(JSON.stringify(scenarioSchema())));
}, 60_000);

test('a validator of JSON Schema and our reader agree on it', () => {
  const check = new Ajv({ strict: false, logger: false }).compile(file as object);
  const good = {
    untilMs: 60_000,
    steps: [
      { atMs: 0, call: 'ListTasks', input: {} },
      { at: '5s', inject: { type: 'deleteImage', image: 'app:v1' } },
    ],
    faults: [{ meanEvery: '5s', inject: { type: 'killProcess', task: 0 } }],
  };
  const bad = [{ ...good, untilMs: -1 }, { ...good, steps: [{ atMs: 0 }] }, { ...good, extra: 1 }, { ...good, until: 'soon' }, []];
  expect(check(good)).toBe(true);
  expect(readScenario(good).problems).toEqual([]);
  for (const value of bad) {
    expect(check(value)).toBe(false);
    expect(readScenario(value).problems).not.toEqual([]);
  }
});
