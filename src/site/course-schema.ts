/** What may stand in a day.yaml and at the head of a lesson: read by the site's build, by `drydock check`, and, as JSON Schema, by authors' editors. */
import { z } from 'astro/zod';

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A slug has lower-case letters, digits and single hyphens.')
  .describe('Lower-case letters, digits and single hyphens: `health-checks`.');

const wholeMinutes = z.number().int().nonnegative();

const minutes = z
  .strictObject({
    read: wholeMinutes.default(0).describe('Reading the text.'),
    study: wholeMinutes.default(0).describe('Watching, predicting and trying out on the stage.'),
    practice: wholeMinutes.default(0).describe('Exercises.'),
    challenge: wholeMinutes.default(0).describe('Incidents.'),
  })
  .describe('Minutes by what they are spent on. What is left out is 0. Over all entries each part adds up to the minutes of the agenda.');

/** `content/<day>/day.yaml`; the day's id is the folder's name. */
export const daySchema = z
  .strictObject({
    number: z.number().int().describe('The number of the day in the course.'),
    title: z.string().min(1).describe('The subject of the day: `ECS concepts`.'),
    week: z.strictObject({ number: z.number().int(), title: z.string().min(1) }).describe('The week that the day belongs to.'),
    summary: z
      .string()
      .min(1)
      .describe('Two or three sentences at the head of the day’s page, for somebody who has never heard of its subject.'),
    agenda: z
      .array(
        z.strictObject({
          part: z.enum(['read', 'study', 'practice', 'challenge']).describe('What the minutes are spent on.'),
          minutes: wholeMinutes.describe('As many as the entries spend on this part together.'),
          about: z.string().min(1).describe('One sentence.'),
        }),
      )
      .describe('The parts of the day with their minutes.'),
    takeaways: z.array(z.string()).default([]).describe('What to keep of the day, a sentence each.'),
    tomorrow: z.string().optional().describe('A sentence about the next day.'),
    entries: z
      .array(
        z.strictObject({
          slug: slug.describe('The name of its file behind the number, and its address: `01-<slug>.mdx`, `/<day>/<slug>/`.'),
          title: z.string().min(1).describe('The title in the day’s table.'),
          short: z.string().min(1).describe('The title where room is small, four words or fewer.'),
          kind: z.enum(['lesson', 'challenge']).default('lesson').describe('A challenge shows evidence and teaches nothing new.'),
          message: z.string().min(1).describe('The one sentence that a learner should be able to say afterwards.'),
          minutes,
          exercises: z.array(slug).default([]).describe('Folder names of the exercises that stand in it, in their order.'),
        }),
      )
      .describe('Lessons and challenges in reading order. One without a file of its slug is listed as coming.'),
  })
  .meta({ title: 'A day of a Drydock course' });

/** The head of `content/<day>/<nn>-<slug>.mdx`; the lesson's id is `<day>/<slug>`. */
export const lessonSchema = z
  .strictObject({
    title: z.string().min(1).describe('The title of the page.'),
    lead: z.string().min(1).describe('One or two sentences below the title, and the page’s description for search engines.'),
    outcomes: z.array(z.string()).default([]).describe('What a learner can do afterwards, each as the end of “you can …”; one to three.'),
    hasEditor: z
      .boolean()
      .default(false)
      .describe(
        'True where the page has a `<Workbench>` or an `<Exercise>`: Monaco needs a wider style policy, and only such pages get it.',
      ),
  })
  .meta({ title: 'The head of a Drydock lesson' });
