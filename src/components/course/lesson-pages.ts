/** What every page about one lesson begins with: its path, and the day that it belongs to. */
import { type CollectionEntry, getCollection, getEntry } from 'astro:content';

/** One page a lesson, at `<day>/<lesson>`. */
export async function lessonPaths() {
  const lessons = await getCollection('lessons');
  return lessons.map((lesson) => {
    const [day, slug] = lesson.id.split('/');
    return { params: { day, lesson: slug }, props: { lesson } };
  });
}

/** A lesson's day, and the ids of all lessons that are written. @throws for a folder without a day.yaml, in an author's words */
export async function dayOf(lesson: CollectionEntry<'lessons'>) {
  const dayId = lesson.id.split('/')[0] ?? '';
  const day = await getEntry('days', dayId);
  if (!day) throw new Error(`The lesson ${lesson.id} has a folder without a day.yaml. Add content/${dayId}/day.yaml.`);
  const written = new Set((await getCollection('lessons')).map(({ id }) => id));
  return { day, written };
}
