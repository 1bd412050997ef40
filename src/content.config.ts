/** The course as data: a day is a folder with a day.yaml and its lessons, an exercise's brief stands in its own folder. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const contentFolder = process.env.DRYDOCK_CONTENT ?? './content';
const exercisesFolder = process.env.DRYDOCK_EXERCISES ?? './exercises';

const minutes = z.object({
  read: z.number().int().nonnegative().default(0),
  study: z.number().int().nonnegative().default(0),
  practice: z.number().int().nonnegative().default(0),
  challenge: z.number().int().nonnegative().default(0),
});

/** `content/<day>/day.yaml`; its id is the folder's name. */
const days = defineCollection({
  loader: glob({ base: contentFolder, pattern: '*/day.yaml', generateId: ({ entry }) => entry.split('/')[0] ?? entry }),
  schema: z.object({
    number: z.number().int(),
    title: z.string(),
    week: z.object({ number: z.number().int(), title: z.string() }),
    summary: z.string(),
    agenda: z.array(z.object({ part: z.enum(['read', 'study', 'practice', 'challenge']), minutes: z.number().int(), about: z.string() })),
    takeaways: z.array(z.string()).default([]),
    tomorrow: z.string().optional(),
    /** In reading order; one without a file of its slug is listed as coming. */
    entries: z
      .array(
        z.object({
          slug: z.string().regex(/^[a-z0-9-]+$/),
          title: z.string(),
          /** The title where room is small. */
          short: z.string(),
          kind: z.enum(['lesson', 'challenge']).default('lesson'),
          message: z.string(),
          minutes,
          exercises: z.array(z.string()).default([]),
        }),
      )
      .min(1),
  }),
});

/** `content/<day>/<nn>-<slug>.mdx`; its id is `<day>/<slug>`. */
const lessons = defineCollection({
  loader: glob({
    base: contentFolder,
    pattern: '*/[0-9][0-9]-*.mdx',
    generateId: ({ entry }) => entry.replace(/\/\d\d-/, '/').replace(/\.mdx$/, ''),
  }),
  schema: z.object({
    title: z.string(),
    /** One or two sentences below the title, and the page's description. */
    lead: z.string(),
    /** What a learner can do afterwards, each as the end of “you can …”. */
    outcomes: z.array(z.string()).default([]),
    /** True where the page has an editor, which may load Monaco and so needs a wider style policy. */
    hasEditor: z.boolean().default(false),
  }),
});

/** `exercises/<slug>/brief.mdx`; its id is the slug. */
const briefs = defineCollection({
  loader: glob({ base: exercisesFolder, pattern: '*/brief.mdx', generateId: ({ entry }) => entry.split('/')[0] ?? entry }),
  schema: z.object({}).loose(),
});

export const collections = { days, lessons, briefs };
