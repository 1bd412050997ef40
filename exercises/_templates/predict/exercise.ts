/** An exercise to start from: say what will happen before the run is shown, and compare. */
import { defineExercise, type Evidence } from '../../../src/grading/exercise.ts';
import { sharedWorld } from '../../shared-world.ts';

const documentName = 'answers.json';

/** Seconds at which the process of one task is killed, at which the loss can be seen, and at which it is mended. */
const killedAt = 120;
const lostAt = 122;
const mendedAt = 200;

export default defineExercise({
  slug: 'predict',
  id: 'E00',
  version: 1,
  title: 'Say it first',
  kind: 'predict',
  objectives: ['Predict what a service does when a task of it dies'],
  minutes: 3,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  // What exists, what is called when, and for how long to watch.
  scenario: {
    seed: 1,
    untilMs: 240_000,
    surroundings: sharedWorld,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      {
        atMs: 0,
        call: 'RegisterTaskDefinition',
        input: {
          family: 'my-rust-api',
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '256',
          memory: '512',
          executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
          containerDefinitions: [{ name: 'api', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2', essential: true }],
        },
      },
      {
        atMs: 0,
        call: 'CreateService',
        input: {
          cluster: 'day15',
          serviceName: 'web',
          taskDefinition: 'my-rust-api',
          desiredCount: 2,
          launchType: 'FARGATE',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: sharedWorld.subnets.map(({ id }) => id),
              securityGroups: sharedWorld.securityGroups.map(({ id }) => id),
              assignPublicIp: 'ENABLED',
            },
          },
        },
      },
      { atMs: killedAt * 1000, inject: { type: 'killProcess', task: 0 } },
    ],
  },
  // What is asked. Each card is a check; `accepts` reads what is right from the run, so that no answer is kept beside it.
  forms: [
    {
      document: documentName,
      title: 'What will happen?',
      purpose: 'prediction',
      cards: [
        {
          id: 'counts',
          title: 'Two moments',
          questions: [
            {
              id: 'lost',
              text: `How many tasks are running at second ${lostAt}?`,
              type: 'number',
              min: 0,
              max: 10,
              atSeconds: lostAt,
              accepts: ({ run }) => [run?.at(lostAt).running ?? -1],
            },
            {
              id: 'mended',
              text: `And at second ${mendedAt}?`,
              type: 'number',
              min: 0,
              max: 10,
              atSeconds: mendedAt,
              accepts: ({ run }) => [run?.at(mendedAt).running ?? -1],
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
      id: 'stays-dead',
      shows: (evidence) => Number(answer(evidence, 'mended')) < 2,
      say: 'A service keeps its count: it sees that one task is missing and starts another. Give it the time that a task takes to start.',
    },
    {
      id: 'no-gap',
      shows: (evidence) => ![1, undefined].includes(answer(evidence, 'lost') as number | undefined),
      say: 'A replacement is a new task, and a new task takes time. Until it is there, one is missing.',
    },
  ],
  hints: [
    { text: 'What does a service compare, again and again?' },
    { text: 'The loss is seen at once. The replacement takes as long as any task takes to start.' },
    { text: 'One at first, then two again.', patch: { [documentName]: '{ "lost": 1, "mended": 2 }\n' } },
  ],
  startFails: ['counts'],
});

function answer(evidence: Evidence, question: string): unknown {
  return evidence.read(documentName).get(question);
}
