/** Holds the rules by which answers to “Where does it land?” are judged against the model: where it places the tasks has to be right. */
import { describe, expect, test } from 'vitest';
import { grade, prepareExercise, runTrial } from '../src/grading/grading.ts';
import exercise from './where-does-it-land/exercise.ts';

const empty = { 'answers.json': '{}' };
const trials = { first: null, second: 'binpack alone', third: 'zones, then instances' } as const;

/** Names of the instances that the model places the five tasks on, in order. */
function placesOf(trialName: string | null, seed: number): string[] {
  const trial = exercise.visibleTrials?.find(({ name }) => name === trialName) ?? { name: 'visible', seed };
  const played = runTrial(exercise, empty, { ...trial, seed });
  if (played === null) throw new Error('An empty answer can be run.');
  const { history, run } = played;
  const names = new Map<string, string>();
  for (const { subject, what } of run.timeline)
    if (what.type === 'instance.registered') names.set(subject.id, what.attributes.name ?? 'without a name');
  return history.tasks.map(({ instance = '' }) => names.get(instance) ?? instance);
}

describe('the instances that the model picks', () => {
  test.each([1516, 7, 99, 424_242])('are right answers under each strategy, whichever way ties fall (seed %i)', async (seed) => {
    await prepareExercise(exercise, empty);
    const answers = Object.entries(trials).flatMap(([card, trialName]) =>
      placesOf(trialName, seed).map((place, index) => [`${card}-${index + 1}`, place]),
    );
    expect(answers).toHaveLength(15);
    const { checks, passed } = grade(exercise, { 'answers.json': JSON.stringify(Object.fromEntries(answers)) });
    expect(checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(passed).toBe(true);
  });
});
