/** The course as data: a day is a folder with a day.yaml and its lessons, an exercise's brief stands in its own folder. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { daySchema, lessonSchema } from './site/course-schema.ts';

const contentFolder = process.env.DRYDOCK_CONTENT ?? './content';
const exercisesFolder = process.env.DRYDOCK_EXERCISES ?? './exercises';

/** `content/<day>/day.yaml`; its id is the folder's name. */
const days = defineCollection({
  loader: glob({ base: contentFolder, pattern: '*/day.yaml', generateId: ({ entry }) => entry.split('/')[0] ?? entry }),
  schema: daySchema,
});

/** `content/<day>/<nn>-<slug>.mdx`; its id is `<day>/<slug>`. */
const lessons = defineCollection({
  loader: glob({
    base: contentFolder,
    pattern: '*/[0-9][0-9]-*.mdx',
    generateId: ({ entry }) => entry.replace(/\/\d\d-/, '/').replace(/\.mdx$/, ''),
  }),
  schema: lessonSchema,
});

/** `exercises/<slug>/brief.mdx`; its id is the slug. */
const briefs = defineCollection({
  loader: glob({ base: exercisesFolder, pattern: '*/brief.mdx', generateId: ({ entry }) => entry.split('/')[0] ?? entry }),
  schema: z.object({}).loose(),
});

export const collections = { days, lessons, briefs };
