/** E18: between which two bounds a rolling deployment may move, and where they leave it no room. */
import { type Answer, defineExercise, type Evidence, type Question, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiDefinition, apiService, createCluster } from '../api-service.ts';
import { answer } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';
const updateAt = 120;

/** desiredCount, minimumHealthyPercent, maximumPercent. */
type Room = readonly [desired: number, minimum: number, maximum: number];

const rooms: readonly Room[] = [
  [2, 100, 200],
  [2, 50, 100],
  [2, 75, 125],
  [1, 100, 150],
  [3, 100, 125],
  [4, 50, 125],
  [10, 90, 110],
];

const stopsFirst: Room = [2, 50, 100];

function nameOf(room: Room): string {
  return `web-${room.join('-')}`;
}

function definitionWith(level: string) {
  const containerDefinitions = apiDefinition.containerDefinitions.map((one) => ({
    ...one,
    environment: [...one.environment, { name: 'LOG_LEVEL', value: level }],
  }));
  return { ...apiDefinition, containerDefinitions };
}

function created(room: Room) {
  const [desiredCount, minimumHealthyPercent, maximumPercent] = room;
  const input = {
    ...apiService,
    serviceName: nameOf(room),
    taskDefinition: 'my-rust-api:1',
    desiredCount,
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
  };
  return { atMs: 0, call: 'CreateService', input };
}

function updated(room: Room) {
  const input = { cluster: 'day15', service: nameOf(room), taskDefinition: 'my-rust-api:2' };
  return { atMs: updateAt * 1000, call: 'UpdateService', input };
}

function questionsAbout(room: Room): Question[] {
  const [desired, minimum, maximum] = room;
  // A line does not break before the sign.
  const row = `${desired} desired, ${minimum}\u00a0% to ${maximum}\u00a0%`;
  const id = room.join('-');
  const count = { type: 'number' as const, min: 0, max: 40, unit: 'tasks' };
  return [
    {
      id: `${id}-least`,
      text: 'How many tasks must stay healthy?',
      row,
      column: 'at least',
      ...count,
      accepts: ({ run }) => boundsOf(run, room).map((one) => one.minimum),
    },
    {
      id: `${id}-most`,
      text: 'How many tasks may there be?',
      row,
      column: 'at most',
      ...count,
      accepts: ({ run }) => boundsOf(run, room).map((one) => one.maximum),
    },
    {
      id: `${id}-moves`,
      text: 'Can a deployment move?',
      row,
      column: 'can it move?',
      atSeconds: updateAt + 60,
      type: 'choice',
      choices: [
        { id: 'yes', text: 'yes' },
        { id: 'no', text: 'no, it is stuck' },
      ],
      accepts: ({ run }) => [run !== null && hasMoved(run, room) ? 'yes' : 'no'],
    },
  ];
}

export default defineExercise({
  slug: 'room-to-move',
  id: 'E18',
  version: 1,
  title: 'Room to move',
  kind: 'predict',
  objectives: ['Work out the two bounds of a rolling deployment, and see where they leave it no room (M20, M21)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: {
    seed: 1518,
    untilMs: 300_000,
    surroundings: sharedWorld,
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: definitionWith('info') },
      ...rooms.map(created),
      { atMs: updateAt * 1000, call: 'RegisterTaskDefinition', input: definitionWith('debug') },
      ...rooms.map(updated),
    ],
  },
  forms: [
    {
      document: documentName,
      title: 'How much room is there?',
      purpose: 'prediction',
      cards: [
        {
          id: 'bounds',
          title: 'The two bounds, and whether a deployment can move between them',
          text: 'Each row is a service: its `desiredCount`, its `minimumHealthyPercent` and its `maximumPercent`.',
          questions: rooms.flatMap(questionsAbout),
        },
        {
          id: 'first-move',
          title: 'The first move',
          questions: [
            {
              id: 'first-move',
              text: 'Two tasks are desired, with 50 % and 100 %. What does the deployment do first?',
              type: 'choice',
              choices: [
                { id: 'starts', text: 'It starts a new task' },
                { id: 'stops', text: 'It stops an old task' },
                { id: 'both', text: 'It stops one and starts one, at the same time' },
              ],
              atSeconds: updateAt + 20,
              accepts: ({ run }) => firstMoves(run, stopsFirst),
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
      id: 'minimum-rounds-up',
      shows: (evidence) => roundedWrongly(evidence, 'least') !== undefined,
      say: (evidence) => {
        const [desired, minimum] = roundedWrongly(evidence, 'least') ?? stopsFirst;
        return `${minimum} % of ${desired} is ${(desired * minimum) / 100}, and the minimum rounds up: ${Math.ceil((desired * minimum) / 100)}. It is a promise to your users, so ECS keeps a little more of it rather than a little less.`;
      },
    },
    {
      id: 'maximum-rounds-down',
      shows: (evidence) => roundedWrongly(evidence, 'most') !== undefined,
      say: (evidence) => {
        const [desired, , maximum] = roundedWrongly(evidence, 'most') ?? stopsFirst;
        return `${maximum} % of ${desired} is ${(desired * maximum) / 100}, and the maximum rounds down: ${Math.floor((desired * maximum) / 100)}. It is a limit on what you pay for, so ECS never goes above it.`;
      },
    },
    {
      id: 'stuck',
      shows: (evidence) => rooms.some((room) => answer(evidence, `${room.join('-')}-moves`) === 'yes' && !movesIn(evidence, room)),
      say: (evidence) => {
        const room = rooms.find((one) => answer(evidence, `${one.join('-')}-moves`) === 'yes' && !movesIn(evidence, one)) ?? stopsFirst;
        return `With ${room[0]} desired, ${room[1]} % to ${room[2]} %, both bounds are ${room[0]}: nothing may stop, and nothing may start. The deployment waits, and the event says so: “${stuckEvent(evidence.run, room)}”`;
      },
    },
    {
      id: 'room-enough',
      shows: (evidence) => rooms.some((room) => answer(evidence, `${room.join('-')}-moves`) === 'no' && movesIn(evidence, room)),
      say: (evidence) => {
        const room = rooms.find((one) => answer(evidence, `${one.join('-')}-moves`) === 'no' && movesIn(evidence, one)) ?? stopsFirst;
        const [bounds] = boundsOf(evidence.run, room);
        return `Room on one side is enough. With ${room[0]} desired there may be ${bounds?.minimum ?? ''} to ${bounds?.maximum ?? ''} tasks: where nothing may be started, something may be stopped first, and the other way round. A deployment is stuck only when both bounds equal the desired count.`;
      },
    },
    {
      id: 'starts-first',
      shows: (evidence) => ['starts', 'both'].includes(String(answer(evidence, 'first-move'))),
      say: 'At 100 % two tasks are all there may be, so there is no place for a third. At 50 % one of them may go: ECS stops an old task, and starts a new one in its place. For that long, one task carries everything.',
    },
  ],
  hints: [
    { text: 'Percent of what? Of the desired count, not of the tasks that happen to run.' },
    { text: 'The minimum rounds up, the maximum rounds down. Work out both before you look at the third column.' },
    {
      text: 'A deployment is stuck where both bounds equal the desired count: three of the seven rows. Where only the maximum does, ECS stops a task before it starts one.',
      patch: {
        [documentName]: `{
  "2-100-200-least": 2, "2-100-200-most": 4, "2-100-200-moves": "yes",
  "2-50-100-least": 1, "2-50-100-most": 2, "2-50-100-moves": "yes",
  "2-75-125-least": 2, "2-75-125-most": 2, "2-75-125-moves": "no",
  "1-100-150-least": 1, "1-100-150-most": 1, "1-100-150-moves": "no",
  "3-100-125-least": 3, "3-100-125-most": 3, "3-100-125-moves": "no",
  "4-50-125-least": 2, "4-50-125-most": 5, "4-50-125-moves": "yes",
  "10-90-110-least": 9, "10-90-110-most": 11, "10-90-110-moves": "yes",
  "first-move": "stops"
}
`,
      },
    },
  ],
  startFails: ['bounds', 'first-move'],
});

function boundsOf(run: RunEvidence | null, room: Room): { minimum: number; maximum: number }[] {
  return (
    run
      ?.service(nameOf(room))
      ?.bounds.slice(-1)
      .map(({ minimum, maximum }) => ({ minimum, maximum })) ?? []
  );
}

/** A task of the new revision has been started. */
function hasMoved(run: RunEvidence, room: Room): boolean {
  return run.history.tasks.some(({ service, taskDefinition }) => service === nameOf(room) && taskDefinition === 'my-rust-api:2');
}

function movesIn({ run }: Evidence, room: Room): boolean {
  return run !== null && hasMoved(run, room);
}

/** Which came first since the update: the end of a task, or the beginning of one. */
function firstMoves(run: RunEvidence | null, room: Room): Answer[] {
  const lanes = (run?.history.tasks ?? []).filter(({ service }) => service === nameOf(room));
  const moves = lanes.flatMap(({ statuses, stop }) => [
    ...statuses.slice(0, 1).map((one) => ({ atMs: one.atMs, entry: one.entry, move: 'starts' })),
    ...(stop === null ? [] : [{ atMs: stop.atMs, entry: stop.entry, move: 'stops' }]),
  ]);
  const [first] = moves.filter(({ atMs }) => atMs >= updateAt * 1000).sort((one, other) => one.entry - other.entry);
  return first === undefined ? [] : [first.move];
}

/** The first service whose bound was rounded to the other side. */
function roundedWrongly(evidence: Evidence, bound: 'least' | 'most'): Room | undefined {
  return rooms.find((room) => {
    const [desired, minimum, maximum] = room;
    const given = answer(evidence, `${room.join('-')}-${bound}`);
    const exact = (desired * (bound === 'least' ? minimum : maximum)) / 100;
    return !Number.isInteger(exact) && given === (bound === 'least' ? Math.floor(exact) : Math.ceil(exact));
  });
}

/** AWS's words for a deployment without room. Source: developer guide, service event messages. */
function stuckEvent(run: RunEvidence | null, room: Room): string {
  const words = 'was unable to stop or start tasks during a deployment';
  return run?.events().find(({ text }) => text.includes(`(service ${nameOf(room)}) ${words}`))?.text ?? '';
}
