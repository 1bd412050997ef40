/** A lesson has its parts: outcomes, a question before each demonstration, takeaways, a closing question that speaks to a misconception, further reading. */
import { parseDocument } from 'yaml';
import { lessonSchema } from '../../site/course-schema.ts';
import { headingsIn, headOf, linksIn, tagsIn } from './mdx.ts';
import { type Problem, problemAt } from './problem.ts';
import { schemaProblems } from './yaml.ts';

export interface LessonContext {
  kind: 'lesson' | 'challenge';
  /** Ids of the misconceptions that there are. */
  misconceptions: ReadonlySet<string>;
  /** Slugs of the exercises that there are, and of those that the day lists for this lesson. */
  exercises: ReadonlySet<string>;
  listed: readonly string[];
}

export function lessonProblems(file: string, text: string, context: LessonContext): Problem[] {
  return [...headProblems(file, text), ...partProblems(file, text, context), ...exerciseProblems(file, text, context)];
}

function headProblems(file: string, text: string): Problem[] {
  const head = headOf(text);
  if (head === null) return [{ file, line: 1, says: 'A lesson begins with --- and its title, lead and outcomes.' }];
  const problems = schemaProblems(file, text, head, lessonSchema);
  const outcomes = parseDocument(head.text).get('outcomes');
  const isWithout = outcomes === undefined || JSON.stringify(outcomes) === '[]';
  const hasEditor = /^hasEditor:\s*true\s*$/m.test(head.text);
  // Whether an exercise has an editor is known to its definition alone.
  const editor = tagsIn(text).find(({ name }) => name === 'Workbench');
  return [
    ...problems,
    ...(isWithout ? [{ file, line: 1, says: 'The head has no outcomes: what can a learner do afterwards?' }] : []),
    ...(editor !== undefined && !hasEditor
      ? [problemAt(file, text, editor.offset, `A page with a <Workbench> needs hasEditor: true in its head.`)]
      : []),
  ];
}

function partProblems(file: string, text: string, { kind, misconceptions }: LessonContext): Problem[] {
  const tags = tagsIn(text);
  const named = (name: string) => tags.filter((tag) => tag.name === name);
  const asks = named('Ask');
  const problems: Problem[] = [];
  let from = 0;
  for (const { offset } of named('Workbench')) {
    if (!asks.some((ask) => ask.offset > from && ask.offset < offset))
      problems.push(
        problemAt(file, text, offset, 'No question comes before this demonstration: let learners predict it first, in an <Ask>.'),
      );
    from = offset;
  }
  for (const { offset, attributes } of asks) {
    const { misconception } = attributes;
    if (misconception !== undefined && !misconceptions.has(misconception))
      problems.push(problemAt(file, text, offset, `There is no misconception ${misconception}. The list is content/misconceptions.yaml.`));
  }
  const takeaways = named('Takeaways').at(-1);
  const reading = headingsIn(text).find((heading) => heading.anchor === 'further-reading');
  const end = text.length;
  if (takeaways === undefined) problems.push(problemAt(file, text, end, 'What to keep is missing: <Takeaways> with a heading and a list.'));
  else if (!asks.some(({ offset, attributes }) => offset > takeaways.offset && attributes.misconception !== undefined))
    problems.push(
      problemAt(
        file,
        text,
        takeaways.offset,
        `After the takeaways a ${kind} closes with an <Ask misconception="…">, and no such question follows.`,
      ),
    );
  if (reading === undefined)
    problems.push(problemAt(file, text, end, 'The heading “### Further reading” is missing, with the names of AWS’s pages.'));
  else if (!linksIn(text).some(({ target, offset }) => offset > reading.offset && target.startsWith('https://')))
    problems.push(problemAt(file, text, reading.offset, 'Further reading names no page.'));
  return problems;
}

function exerciseProblems(file: string, text: string, { exercises, listed }: LessonContext): Problem[] {
  const shown = tagsIn(text).filter(({ name }) => name === 'Exercise');
  return [
    ...shown.flatMap(({ offset, attributes: { slug = '' } }) => {
      if (!exercises.has(slug)) return [problemAt(file, text, offset, `There is no exercise ${JSON.stringify(slug)}.`)];
      return listed.includes(slug)
        ? []
        : [problemAt(file, text, offset, `The exercise ${slug} stands here, and the lesson's entry in day.yaml does not list it.`)];
    }),
    ...listed
      .filter((slug) => !shown.some(({ attributes }) => attributes.slug === slug))
      .map((slug) => ({
        file,
        says: `day.yaml lists the exercise ${slug} for this lesson, and no <Exercise slug="${slug}"> stands here.`,
      })),
  ];
}
