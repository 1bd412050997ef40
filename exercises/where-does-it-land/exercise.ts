/** E16: five tasks placed by hand under three strategies, filter first, then rank; every choice that a tie leaves open is right. */
import type { Step, Surroundings } from '../../src/ecs/ecs.ts';
import { type Answer, type Card, type Choice, defineExercise, type Evidence } from '../../src/grading/exercise.ts';
import { apiContainer, createCluster } from '../api-service.ts';
import { answer } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';
const steps = [1, 2, 3, 4, 5] as const;
const neededMiB = 512;

interface Instance {
  id: string;
  zone: string;
  freeMiB: number;
}

const instances: readonly Instance[] = [
  { id: 'a1', zone: 'us-east-1a', freeMiB: 1500 },
  { id: 'a2', zone: 'us-east-1a', freeMiB: 3000 },
  { id: 'b1', zone: 'us-east-1b', freeMiB: 2200 },
  { id: 'c1', zone: 'us-east-1c', freeMiB: 400 },
];

type Strategy = 'spread by zone' | 'binpack by memory' | 'spread by instance';

/** What an m4.large registers. Source: developer guide, container instance memory management. ECS_RESERVED_MEMORY leaves of it what each instance of the exercise has free. */
const registeredMiB = 7985;

const surroundings: Surroundings = {
  ...sharedWorld,
  subnets: instances.map(({ id, zone }) => ({ id: `subnet-${id}`, availabilityZone: zone, route: 'nat-gateway' })),
  instances: instances.map(({ id, freeMiB }) => ({
    instanceType: 'm4.large',
    subnet: `subnet-${id}`,
    agent: { cluster: 'day15', reservedMemoryMiB: registeredMiB - freeMiB, attributes: { name: id } },
  })),
};

function stepsWith(placementStrategy: readonly object[]): readonly Step[] {
  return [
    createCluster,
    {
      atMs: 0,
      call: 'RegisterTaskDefinition',
      input: {
        family: 'my-rust-api',
        requiresCompatibilities: ['EC2'],
        networkMode: 'bridge',
        executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
        containerDefinitions: [{ ...apiContainer, cpu: 256, memory: neededMiB, portMappings: [{ containerPort: 8080, hostPort: 0 }] }],
      },
    },
    // One task at a time, so that each can be seen to land.
    {
      atMs: 1_000,
      call: 'CreateService',
      input: { cluster: 'day15', serviceName: 'web', taskDefinition: 'my-rust-api', desiredCount: 1, launchType: 'EC2', placementStrategy },
    },
    ...[2, 3, 4, 5].map((desiredCount) => ({
      atMs: (desiredCount - 1) * 60_000,
      call: 'UpdateService',
      input: { cluster: 'day15', service: 'web', desiredCount },
    })),
  ];
}

const byZone = { type: 'spread', field: 'attribute:ecs.availability-zone' };

const choices: readonly Choice[] = instances.map(({ id, zone }) => ({ id, text: `${id}, in ${zone}` }));

const first: readonly Strategy[] = ['spread by zone', 'binpack by memory'];
const second: readonly Strategy[] = ['binpack by memory'];
const third: readonly Strategy[] = ['spread by zone', 'spread by instance'];

export default defineExercise({
  slug: 'where-does-it-land',
  id: 'E16',
  version: 1,
  title: 'Where does it land?',
  kind: 'predict',
  objectives: ['Run placement by hand: filter, then rank (M6, M24)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: { seed: 1516, untilMs: 360_000, surroundings, steps: stepsWith([byZone, { type: 'binpack', field: 'memory' }]) },
  visibleTrials: [
    { name: 'binpack alone', seed: 1516, with: { steps: stepsWith([{ type: 'binpack', field: 'memory' }]) } },
    { name: 'zones, then instances', seed: 1516, with: { steps: stepsWith([byZone, { type: 'spread', field: 'instanceId' }]) } },
  ],
  forms: [
    {
      document: documentName,
      title: 'Where do the five tasks land?',
      purpose: 'prediction',
      cards: [
        cardOf('first', 'Spread over zones, then binpack by memory', undefined, first),
        cardOf('second', 'Binpack by memory alone', 'binpack alone', second),
        cardOf('third', 'Spread over zones, then over instances', 'zones, then instances', third),
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'does-not-fit',
      shows: (evidence) => allAnswers(evidence).includes('c1'),
      say: 'c1 was filtered out before any strategy was asked: 400 MiB are free and 512 are needed. Strategies are best effort, so a spread over zones does without that zone.',
    },
    {
      id: 'overfull',
      shows: (evidence) => ['first', 'second', 'third'].some((card) => placedOn(evidence, card, 'a1') > 2),
      say: 'a1 has 1500 MiB: after two tasks 476 are left, and the next one needs 512. It has to fall out at the first step, the filter.',
    },
    {
      id: 'binpack-takes-the-emptiest',
      shows: (evidence) => answer(evidence, 'second-1') === 'a2' || answer(evidence, 'second-1') === 'b1',
      say: 'Binpack takes the instance with the least left that still has room, so that others stay empty. That is a1 with 1500 MiB.',
    },
    {
      id: 'first-strategy-first',
      shows: (evidence) => answer(evidence, 'first-1') === 'a1' && ['a1', 'a2'].includes(String(answer(evidence, 'first-2'))),
      say: 'Strategies apply in their order. After the first task zone a has one and zone b has none, so the spread leaves only b1; binpack ranks what is left of that.',
    },
    {
      id: 'instances-within-a-zone',
      shows: (evidence) => isTwiceInZoneA(evidence),
      say: 'The second strategy spreads over instances: in zone a the one that has no task yet comes before the one that has one.',
    },
  ],
  hints: [
    { text: 'Strike out the instances that cannot take a task of this size. Do that again before every step: they fill up.' },
    { text: 'Apply the strategies from left to right; each ranks what the one before has left.' },
    {
      text: 'Under the first two the first task goes to a1. Under the first, zones take turns until a1 is full.',
      patch: {
        [documentName]: `{
  "first-1": "a1", "first-2": "b1", "first-3": "a1", "first-4": "b1", "first-5": "b1",
  "second-1": "a1", "second-2": "a1", "second-3": "b1", "second-4": "b1", "second-5": "b1",
  "third-1": "a1", "third-2": "b1", "third-3": "a2", "third-4": "b1", "third-5": "a1"
}
`,
      },
    },
  ],
  startFails: ['first', 'second', 'third'],
});

function cardOf(id: string, title: string, trial: string | undefined, strategies: readonly Strategy[]): Card {
  return {
    id,
    title,
    ...(trial === undefined ? {} : { trial }),
    questions: steps.map((step) => ({
      id: `${id}-${step}`,
      text: `Task ${step}?`,
      type: 'choice',
      choices,
      atSeconds: step === 1 ? 59 : step * 60 - 1,
      judge: (given: Answer, evidence: Evidence) => {
        const before = steps.slice(0, step - 1).map((earlier) => String(answer(evidence, `${id}-${earlier}`)));
        const allowed = ranked(strategies, before);
        const place = allowed.join(' or ');
        if (allowed.includes(String(given))) return true;
        return before.length === 0 ? `The first goes to ${place}.` : `After ${before.join(', ')} it goes to ${place}.`;
      },
    })),
  };
}

/** The instances that a task may land on after those before it have landed: what fits, narrowed by one strategy after the other. */
function ranked(strategies: readonly Strategy[], before: readonly string[]): readonly string[] {
  const count = (of: (instance: Instance) => boolean) => before.filter((id) => instances.some((one) => one.id === id && of(one))).length;
  const left = ({ id, freeMiB }: Instance) => freeMiB - neededMiB * before.filter((one) => one === id).length;
  const cost: Readonly<Record<Strategy, (instance: Instance) => number>> = {
    'spread by zone': ({ zone }) => count((one) => one.zone === zone),
    'spread by instance': ({ id }) => count((one) => one.id === id),
    'binpack by memory': left,
  };
  let candidates = instances.filter((one) => left(one) >= neededMiB);
  for (const strategy of strategies) {
    const least = Math.min(...candidates.map(cost[strategy]));
    candidates = candidates.filter((one) => cost[strategy](one) === least);
  }
  return candidates.map(({ id }) => id);
}

/** Under the third strategies a second task in zone a went where the first one is. */
function isTwiceInZoneA(evidence: Evidence): boolean {
  const inA = steps.map((step) => String(answer(evidence, `third-${step}`))).filter((id) => id === 'a1' || id === 'a2');
  return inA.length > 1 && inA[0] === inA[1];
}

function allAnswers(evidence: Evidence): unknown[] {
  return ['first', 'second', 'third'].flatMap((card) => steps.map((step) => answer(evidence, `${card}-${step}`)));
}

function placedOn(evidence: Evidence, card: string, instance: string): number {
  return steps.filter((step) => answer(evidence, `${card}-${step}`) === instance).length;
}
