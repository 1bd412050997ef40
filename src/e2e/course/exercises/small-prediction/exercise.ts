/** The small course's prediction: every kind of question, two runs, and something to look at. */
import { defineExercise } from '../../../../grading/exercise.ts';
import small from '../small-service/exercise.ts';

const choices = [
  { id: 'none', text: 'Nothing: the task is gone' },
  { id: 'new', text: 'A new task, with a new id' },
];

export default defineExercise({
  ...small,
  slug: 'small-prediction',
  id: 'T02',
  title: 'What will it do?',
  kind: 'predict',
  documents: [{ name: 'answers.json', kind: 'answers' }],
  scenario: {
    ...small.scenario,
    steps: small.scenario.steps.map((step) =>
      'call' in step && step.call === 'CreateService'
        ? {
            ...step,
            input: {
              cluster: 'small',
              serviceName: 'web',
              taskDefinition: 'small',
              desiredCount: 2,
              launchType: 'FARGATE',
              networkConfiguration: {
                awsvpcConfiguration: {
                  subnets: ['subnet-0000000000000000a'],
                  securityGroups: ['sg-0000000000000000a'],
                  assignPublicIp: 'ENABLED',
                },
              },
            },
          }
        : step,
    ),
  },
  visibleTrials: [
    { name: 'a task is killed', seed: 7, changes: [{ atMs: 60_000, inject: { type: 'killProcess', task: 0, container: 'web' } }] },
  ],
  forms: [
    {
      document: 'answers.json',
      title: 'What will happen?',
      purpose: 'prediction',
      cards: [
        {
          id: 'counts',
          title: 'The service starts',
          text: 'Its `desiredCount` is 2.',
          questions: [
            {
              id: 'at-0',
              text: 'How many tasks run?',
              row: 'At 0 s',
              column: 'Running',
              type: 'number',
              min: 0,
              max: 9,
              atSeconds: 0,
              accepts: ({ run }) => [run?.at(0).running ?? 0],
            },
            {
              id: 'at-50',
              text: 'How many tasks run?',
              row: 'At 50 s',
              column: 'Running',
              type: 'number',
              min: 0,
              max: 9,
              atSeconds: 50,
              accepts: ({ run }) => [run?.at(50).running ?? 0],
            },
          ],
        },
        {
          id: 'killed',
          title: 'A task is killed',
          trial: 'a task is killed',
          questions: [
            { id: 'after', text: 'What comes after it?', type: 'choice', choices, atSeconds: 61, accepts: () => ['new'] },
            {
              id: 'changed',
              text: 'What is another then?',
              type: 'several',
              choices: [
                { id: 'id', text: 'The task’s id' },
                { id: 'family', text: 'The family' },
              ],
              accepts: () => [['id']],
            },
            {
              id: 'order',
              text: 'In which order does the new task go?',
              type: 'order',
              choices: ['RUNNING', 'PENDING', 'PROVISIONING'].map((id) => ({ id, text: `\`${id}\`` })),
              least: 3,
              accepts: () => [['PROVISIONING', 'PENDING', 'RUNNING']],
            },
          ],
        },
      ],
    },
  ],
  evidence: (start) => [
    {
      id: 'events',
      title: 'Service events',
      content: {
        type: 'text',
        text: start
          .events()
          .map(({ text }) => text)
          .join('\n'),
      },
    },
    {
      id: 'tasks',
      title: 'Tasks',
      content: { type: 'table', columns: ['Task', 'Running'], rows: [['web', String(start.at(100).running)]] },
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'repaired',
      shows: ({ read }) => read('answers.json').get('after') === 'none',
      say: 'A service keeps its count: what is gone is replaced.',
    },
  ],
  hints: [
    { text: 'Who keeps the count?' },
    { text: 'A service replaces tasks, it never repairs them.' },
    {
      text: '0, 2, a new task.',
      patch: {
        'answers.json': JSON.stringify({
          'at-0': 0,
          'at-50': 2,
          after: 'new',
          changed: ['id'],
          order: ['PROVISIONING', 'PENDING', 'RUNNING'],
        }),
      },
    },
  ],
  startFails: ['counts', 'killed'],
});
