/** A day's lessons as its clock needs them. */
import type { PlacedEntry } from '../../site/course.ts';
import type { PlannedLesson } from './plan.ts';

export function plannedLessons(entries: readonly PlacedEntry[]): PlannedLesson[] {
  return entries.map(({ slug, short, position, totalMinutes }) => ({ slug, title: short, position, minutes: totalMinutes }));
}
