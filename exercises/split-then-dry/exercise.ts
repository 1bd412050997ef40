/** E14: how a floor and a ratio divide, what a Spot drought leaves of them, and what a change of the strategy moves. */
import type { Change, Scenario, Step } from '../../src/ecs/ecs.ts';
import { type Card, type Choice, defineExercise, type Question, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiDefinition, apiNetwork, createCluster } from '../api-service.ts';
import { answer } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';

/** Seconds. */
const splitAt = 200;
const dryFrom = 300;
const dryAt = 500;
const refusedAt = 300;
const forcedAt = 400;
const movedAt = 700;

const threeToOne = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3 },
];
const oneToOne = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 1 },
];

function stepsFor(desiredCount: number, more: readonly Step[] = []): readonly Step[] {
  return [
    createCluster,
    {
      atMs: 0,
      call: 'PutClusterCapacityProviders',
      input: { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
    },
    { atMs: 0, call: 'RegisterTaskDefinition', input: apiDefinition },
    {
      atMs: 0,
      call: 'CreateService',
      input: {
        cluster: 'day15',
        serviceName: 'web',
        taskDefinition: 'my-rust-api',
        desiredCount,
        capacityProviderStrategy: threeToOne,
        networkConfiguration: apiNetwork,
      },
    },
    ...more,
  ];
}

function trial(name: string, scenario: Partial<Scenario>) {
  return { name, seed: 1514, with: scenario };
}

const dry: readonly Change[] = [
  { type: 'spotDrought', on: true },
  { type: 'reclaimSpot', all: true },
];

const update = (atSeconds: number, members: object): Step => ({
  atMs: atSeconds * 1000,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'web', capacityProviderStrategy: oneToOne, ...members },
});

const moves: readonly Choice[] = [
  { id: 'at-once', text: 'Tasks begin to move at once' },
  { id: 'new-ones', text: 'AWS takes it; only tasks that start from now on follow it' },
  { id: 'refused', text: 'AWS refuses the call, and nothing changes' },
];

const forced: readonly Choice[] = [
  { id: 'moves', text: 'AWS takes it, and a new deployment replaces the tasks' },
  { id: 'new-ones', text: 'AWS takes it; only tasks that start from now on follow it' },
  { id: 'refused', text: 'AWS refuses the call, and nothing changes' },
];

const events: readonly Choice[] = [
  { id: 'capacity', text: 'was unable to place a task. Reason: Capacity is unavailable at this time.' },
  { id: 'moved', text: 'has started 6 tasks, on FARGATE' },
  { id: 'steady', text: 'has reached a steady state.' },
];

export default defineExercise({
  slug: 'split-then-dry',
  id: 'E14',
  version: 1,
  title: 'Split it, then dry it',
  kind: 'predict',
  objectives: ['Predict how a strategy divides, what a drought leaves, and what an update moves (M13, M16)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: { seed: 1514, untilMs: (splitAt + 10) * 1000, surroundings: sharedWorld, steps: stepsFor(9) },
  visibleTrials: [
    trial('one task', { steps: stepsFor(1) }),
    trial('five tasks', { steps: stepsFor(5) }),
    trial('two tasks', { steps: stepsFor(2) }),
    trial('Spot is dry', {
      untilMs: (dryAt + 50) * 1000,
      steps: stepsFor(
        9,
        dry.map((inject) => ({ atMs: dryFrom * 1000, inject })),
      ),
    }),
    trial('another strategy', {
      untilMs: (movedAt + 10) * 1000,
      steps: stepsFor(9, [update(refusedAt, {}), update(forcedAt, { forceNewDeployment: true })]),
    }),
  ],
  forms: [
    {
      document: documentName,
      title: 'How do the tasks divide?',
      purpose: 'prediction',
      cards: [
        splitCard('one', 'A desired count of 1', 'one task'),
        splitCard('five', 'A desired count of 5', 'five tasks'),
        splitCard('nine', 'A desired count of 9', undefined),
        splitCard(
          'two',
          'A desired count of 2, which is open',
          'two tasks',
          'AWS does not publish how it rounds: either answer can be right.',
        ),
        {
          id: 'dry',
          title: `Nine tasks, and Spot is dry from second ${dryFrom} on`,
          trial: 'Spot is dry',
          questions: [
            {
              id: 'dry-on-demand',
              text: `How many run on demand at second ${dryAt}?`,
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: dryAt,
              accepts: ({ run }) => [run?.at(dryAt).byProvider.FARGATE ?? 0],
            },
            {
              id: 'dry-spot',
              text: `How many run on Spot at second ${dryAt}?`,
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: dryAt,
              accepts: ({ run }) => [run?.at(dryAt).byProvider.FARGATE_SPOT ?? 0],
            },
            {
              id: 'dry-event',
              text: 'What does the service say?',
              type: 'choice',
              choices: events,
              atSeconds: dryFrom + 30,
              accepts: ({ run }) => [eventAfter(run, dryFrom)],
            },
          ],
        },
        {
          id: 'edit',
          title: 'The strategy becomes one to one',
          trial: 'another strategy',
          questions: [
            {
              id: 'edit-unforced',
              text: 'UpdateService with the other strategy, and nothing else. What happens?',
              type: 'choice',
              choices: moves,
              atSeconds: refusedAt + 1,
              accepts: ({ run }) => [run?.refusals.some(({ atMs }) => atMs === refusedAt * 1000) ? 'refused' : 'new-ones'],
            },
            {
              id: 'edit-forced',
              text: 'The same, with `forceNewDeployment`. What happens?',
              type: 'choice',
              choices: forced,
              atSeconds: movedAt,
              accepts: ({ run }) => [haveMoved(run) ? 'moves' : 'refused'],
            },
            {
              id: 'edit-on-demand',
              text: `How many of the nine run on demand at second ${movedAt}?`,
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: movedAt,
              accepts: ({ run }) => [run?.at(movedAt).byProvider.FARGATE ?? 0],
            },
          ],
        },
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'base-forgotten',
      shows: (evidence) =>
        answer(evidence, 'one-on-demand') === 0 || answer(evidence, 'five-on-demand') === 1 || answer(evidence, 'nine-on-demand') === 2,
      say: 'Take the base off first: it is one task on demand, before anything is divided. Only what is left goes one to three, and the on-demand share of that comes on top.',
    },
    {
      id: 'reversed',
      shows: (evidence) =>
        ['five', 'nine'].some((card) => Number(answer(evidence, `${card}-on-demand`)) > Number(answer(evidence, `${card}-spot`))),
      say: 'The larger weight is Spot’s. Of four tasks after the base one goes on demand and three on Spot; of eight, two and six.',
    },
    {
      id: 'plan-b',
      shows: (evidence) => Number(answer(evidence, 'dry-on-demand')) > 3 || answer(evidence, 'dry-event') === 'moved',
      say: 'A weight is a ratio and no plan B. Nobody reads the weights anew when a launch fails: the six that are missing wait for Spot, and the service says that capacity is unavailable.',
    },
    {
      id: 'floor-goes-too',
      shows: (evidence) => Number(answer(evidence, 'dry-on-demand')) < 3 || Number(answer(evidence, 'dry-spot')) > 0,
      say: 'Only Spot was taken back. What runs on demand is the base and its share of the ratio, and all of that goes on; of Spot nothing is left, and nothing comes while it is dry.',
    },
    {
      id: 'changes-at-once',
      shows: (evidence) => answer(evidence, 'edit-unforced') === 'at-once' || answer(evidence, 'edit-unforced') === 'new-ones',
      say: ({ run }) => `AWS refuses it: ${run?.refusals[0]?.message ?? 'a new deployment has to be forced.'}`,
    },
    {
      id: 'forced-moves-nothing',
      shows: (evidence) =>
        answer(evidence, 'edit-forced') !== undefined &&
        (answer(evidence, 'edit-forced') !== 'moves' || answer(evidence, 'edit-on-demand') !== 5),
      say: 'A forced deployment starts all nine anew, by the strategy of that moment: one for the base, and four of the other eight on demand.',
    },
  ],
  hints: [
    { text: 'Take the base off first. Then divide what is left.' },
    { text: 'Nobody reads the weights again when a launch fails. And a strategy changes only together with a new deployment.' },
    {
      text: 'Three of nine run during the drought. The update is refused until it is forced; then five are on demand.',
      patch: {
        [documentName]: `{
  "one-on-demand": 1, "one-spot": 0,
  "five-on-demand": 2, "five-spot": 3,
  "nine-on-demand": 3, "nine-spot": 6,
  "dry-on-demand": 3, "dry-spot": 0, "dry-event": "capacity",
  "edit-unforced": "refused", "edit-forced": "moves", "edit-on-demand": 5
}
`,
      },
    },
  ],
  startFails: ['one', 'five', 'nine', 'dry', 'edit'],
});

function splitCard(id: string, title: string, trialName: string | undefined, note?: string): Card {
  const question = (provider: 'FARGATE' | 'FARGATE_SPOT', name: string, text: string): Question => ({
    id: `${id}-${name}`,
    text,
    type: 'number',
    min: 0,
    max: 20,
    atSeconds: splitAt,
    accepts: ({ run }) => [run?.at(splitAt).byProvider[provider] ?? 0],
    ...(note === undefined ? {} : { note }),
  });
  return {
    id,
    title,
    ...(trialName === undefined ? {} : { trial: trialName }),
    questions: [question('FARGATE', 'on-demand', 'How many on demand?'), question('FARGATE_SPOT', 'spot', 'How many on Spot?')],
  };
}

/** What the service said of the drought. */
function eventAfter(run: RunEvidence | null, seconds: number): string {
  const said = (run?.events() ?? []).filter(({ atSeconds }) => atSeconds >= seconds).map(({ text }) => text);
  return said.some((text) => text.includes('Capacity is unavailable at this time.')) ? 'capacity' : 'steady';
}

/** All tasks that run at the end were started by the forced deployment. */
function haveMoved(run: RunEvidence | null): boolean {
  const tasks = run?.tasksAt(movedAt) ?? [];
  return tasks.length > 0 && tasks.every(({ statuses }) => (statuses[0]?.atMs ?? 0) >= forcedAt * 1000);
}
