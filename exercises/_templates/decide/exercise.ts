/** An exercise to start from: choose, and name the reason that carries the choice. */
import { defineExercise, type Evidence } from '../../../src/grading/exercise.ts';
import { sharedWorld } from '../../shared-world.ts';

const documentName = 'answers.json';

/** Which reasons carry which choice. More than one pair may be right. */
const carrying: Readonly<Record<string, readonly string[]>> = { spot: ['interruptible'], 'on-demand': [] };

export default defineExercise({
  slug: 'decide',
  id: 'E00',
  version: 1,
  title: 'Decide, and say why',
  kind: 'decide',
  objectives: ['Choose capacity by what the work can bear'],
  minutes: 2,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  // Nothing is watched: the smallest scenario there is.
  scenario: {
    seed: 1,
    untilMs: 1_000,
    surroundings: sharedWorld,
    steps: [{ atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } }],
  },
  // What is asked. Each card is a check; `judge` says whether an answer is right, and why it is not.
  forms: [
    {
      document: documentName,
      title: 'Which capacity?',
      purpose: 'diagnosis',
      cards: [
        {
          id: 'night-work',
          title: 'Resizing pictures at night',
          text: 'A job resizes pictures all night. Each picture takes a second, and what was not finished is taken up again by the next task. It should be cheap.',
          questions: [
            {
              id: 'capacity',
              text: 'On which capacity?',
              type: 'choice',
              choices: [
                { id: 'spot', text: 'Fargate Spot' },
                { id: 'on-demand', text: 'Fargate, on demand' },
              ],
              judge: (given) => given === 'spot' || 'Nothing in the case needs capacity that stays.',
            },
            {
              id: 'because',
              text: 'Which reason decides?',
              type: 'choice',
              choices: [
                { id: 'interruptible', text: 'the work can be interrupted at any time' },
                { id: 'night', text: 'at night nobody else needs the capacity' },
                { id: 'speed', text: 'it starts faster' },
              ],
              judge: (given, evidence) =>
                (carrying[String(answer(evidence, 'capacity'))] ?? []).includes(String(given)) ||
                'That does not decide it, or does not fit your choice.',
            },
          ],
        },
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  // Asked in this order; the first that holds speaks. Each has a folder of its name in wrong/.
  misconceptions: [
    {
      id: 'on-demand',
      shows: (evidence) => answer(evidence, 'capacity') === 'on-demand',
      say: 'Capacity on demand stays until you give it back, and costs more for it. Look for a sentence in the case that needs that. There is none: a task that is taken away loses a second of work.',
    },
    {
      id: 'other-reason',
      shows: (evidence) => ['night', 'speed'].includes(String(answer(evidence, 'because'))),
      say: 'The choice is right, the reason does not carry it: AWS may take Spot back at any hour, and promises nothing about how fast it starts. What must be true of the work?',
    },
  ],
  hints: [
    { text: 'What happens to the work when its task is taken away?' },
    { text: 'Spot is cheaper because AWS may take it back. Can this work bear that?' },
    {
      text: 'It can be interrupted, so Spot is enough.',
      patch: { [documentName]: '{ "capacity": "spot", "because": "interruptible" }\n' },
    },
  ],
  startFails: ['night-work'],
});

function answer(evidence: Evidence, question: string): unknown {
  return evidence.read(documentName).get(question);
}
