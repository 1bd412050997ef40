/** Makes a day: its folder with a day.yaml, to which lessons are then added. */
import { join } from 'node:path';
import { parse } from 'yaml';
import { contentFolder, dayFolders } from '../commands/content.ts';
import { readText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import { importFrom, type Made, writeNew } from './made.ts';

/** @throws {UsageError} for a number that is none, or a day that is there already */
export function makeDay(number: string, title: string): Made {
  if (!/^[1-9]\d{0,2}$/.test(number))
    throw new UsageError(`${JSON.stringify(number)} is not the number of a day. For example: new day 16 "ECS with Fargate"`);
  const id = `day-${number}`;
  if (dayFolders().includes(id)) throw new UsageError(`There is a ${id} already. Nothing was written.`);
  const folder = join(contentFolder(), id);
  const { week, name } = lastWeek();
  const text = `# yaml-language-server: $schema=${importFrom(folder, 'src/site/day.schema.json')}
number: ${number}
title: ${JSON.stringify(title)}
week:
  number: ${week}
  title: ${JSON.stringify(name)}
summary: >-
  Two or three sentences for somebody who has never heard of the day's subject. What is it, and why should they care?
agenda: []
takeaways: []
entries: []
`;
  return {
    files: writeNew({ [join(folder, 'day.yaml')]: text }),
    changed: [],
    next: [`npx --no drydock new lesson ${id} <slug> "<title>"`],
  };
}

/** The week of the course's last day: most likely the new one's too. */
function lastWeek(): { week: number; name: string } {
  const days = dayFolders()
    .map(
      (id) =>
        parse(readText(join(contentFolder(), id, 'day.yaml'))) as { number?: number; week?: { number?: number; title?: string } } | null,
    )
    .toSorted((one, other) => (one?.number ?? 0) - (other?.number ?? 0));
  const last = days.at(-1)?.week;
  return { week: last?.number ?? 1, name: last?.title ?? 'The title of the week' };
}
