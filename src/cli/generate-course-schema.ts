/**
 * Generates `src/site/day.schema.json` and `src/site/lesson.schema.json`, by which editors complete and check a day.yaml and a lesson's head:
 * `node src/cli/generate-course-schema.ts`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'astro/zod';
import { daySchema, lessonSchema } from '../site/course-schema.ts';

const root = join(import.meta.dirname, '..', '..');

/** JSON Schema of what an author writes, by the file's name in src/site: members with a default may be left out. */
export function courseSchemas(): Readonly<Record<string, object>> {
  const asWritten = { io: 'input', target: 'draft-7' } as const;
  return { 'day.schema.json': z.toJSONSchema(daySchema, asWritten), 'lesson.schema.json': z.toJSONSchema(lessonSchema, asWritten) };
}

if (import.meta.main)
  for (const [name, schema] of Object.entries(courseSchemas())) {
    const file = join(root, 'src', 'site', name);
    writeFileSync(file, JSON.stringify(schema));
    spawnSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', file], { stdio: 'inherit' });
  }
