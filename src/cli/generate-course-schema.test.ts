import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { courseSchemas } from './generate-course-schema.ts';

const fileOf = (name: string): object => JSON.parse(readFileSync(new URL(`../site/${name}`, import.meta.url), 'utf8'));

test.for(Object.entries(courseSchemas()))(
  '%s is what the site asks for; where it is not, run: node src/cli/generate-course-schema.ts',
  ([name, schema]) => {
    expect(fileOf(name)).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);

test('the schema takes the course’s own day, and refuses a member that no day has', () => {
  const check = new Ajv({ strict: false }).compile(fileOf('day.schema.json'));
  const day = parse(readFileSync(new URL('../../content/day-15/day.yaml', import.meta.url), 'utf8'));
  expect(check(day) || check.errors).toBe(true);
  expect(check({ ...day, takeaway: [] })).toBe(false);
});
