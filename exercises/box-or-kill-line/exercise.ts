/** E04: which line kills a container, and what that does to its task: the task's size, a container's memory, or none. */
import type { Image, Step, Surroundings } from '../../src/ecs/ecs.ts';
import { type Card, type Choice, defineExercise, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiNetwork, createCluster } from '../api-service.ts';
import { answer, isOther } from '../judging.ts';
import { apiImage, metricsImage, metricsRepository, repository, sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';
const untilMs = 480_000;

/** The day's image with another appetite, and a sidecar that may leak. */
function worldOf(memoryMiB: number, leakMiBPerMinute = 0): Surroundings {
  const web: Image = { ...apiImage, process: { ...apiImage.process, memoryMiB } };
  const metrics: Image = { ...metricsImage, process: { ...metricsImage.process, leakMiBPerMinute } };
  return { ...sharedWorld, images: [web, metrics] };
}

const web = { ...apiContainer, name: 'web' };
const metrics = { name: 'metrics', image: `${metricsRepository}:2.0.1`, essential: false };

function runOnce(definition: object, launch: object): readonly Step[] {
  return [
    createCluster,
    { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
    { atMs: 0, call: 'RunTask', input: { cluster: 'day15', taskDefinition: 'my-rust-api', count: 1, ...launch } },
  ];
}

const onFargate = { launchType: 'FARGATE', networkConfiguration: apiNetwork };

/** A task of 512 MiB without lines inside; its sidecar leaks 120 MiB a minute. */
const leaking = {
  surroundings: worldOf(48, 120),
  steps: runOnce({ ...apiDefinition, containerDefinitions: [web, metrics] }, onFargate),
};

/** A task of 1,024 MiB, whose only container has a line at 256 and needs 300. */
const lineInside = {
  surroundings: worldOf(300),
  steps: runOnce({ ...apiDefinition, memory: '1024', containerDefinitions: [{ ...web, memory: 256 }] }, onFargate),
};

/** On an instance with room: a reservation of 128, a line at 300, and a use of 200. */
const reserved = {
  surroundings: {
    ...worldOf(200),
    instances: [{ instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001', agent: { cluster: 'day15' } }],
  },
  steps: runOnce(
    {
      family: 'my-rust-api',
      requiresCompatibilities: ['EC2'],
      networkMode: 'bridge',
      executionRoleArn: apiDefinition.executionRoleArn,
      containerDefinitions: [
        { name: 'web', image: `${repository}:1.4.2`, essential: true, memory: 300, memoryReservation: 128, environment: web.environment },
      ],
    },
    { launchType: 'EC2' },
  ),
};

const killed: readonly Choice[] = [
  { id: 'nobody', text: 'nobody' },
  { id: 'web', text: 'web' },
  { id: 'metrics', text: 'metrics' },
];

const yesOrNo: readonly Choice[] = [
  { id: 'yes', text: 'Yes' },
  { id: 'no', text: 'No' },
];

export default defineExercise({
  slug: 'box-or-kill-line',
  id: 'E04',
  version: 1,
  title: 'Box or kill line?',
  kind: 'predict',
  objectives: ['Predict which container is killed for its memory, and at which line (M4, M5)'],
  minutes: 3,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: { seed: 1504, untilMs, ...leaking },
  visibleTrials: [
    { name: 'a line inside the box', seed: 1504, with: lineInside },
    { name: 'a reservation on an instance', seed: 1504, with: reserved },
  ],
  forms: [
    {
      document: documentName,
      title: 'Who is killed, and where?',
      purpose: 'prediction',
      cards: [
        cardOf('a', 'A leak in a box without lines', undefined, {
          text: 'A Fargate task of 512 MiB. No container has a `memory` of its own. `web`, which is essential, uses 48 MiB; the sidecar `metrics`, which is not, begins with 24 and leaks 120 MiB a minute.',
          lines: [
            { id: 'task', text: 'the task’s 512 MiB, by both together' },
            { id: 'container', text: 'a line of the container' },
            { id: 'none', text: 'none' },
          ],
        }),
        cardOf('b', 'A line inside a larger box', 'a line inside the box', {
          text: 'A Fargate task of 1024 MiB. Its only container, `web`, has `"memory": 256`, and needs 300 MiB from its start.',
          lines: [
            { id: 'task', text: 'the task’s 1024 MiB' },
            { id: 'container', text: 'the container’s 256 MiB' },
            { id: 'none', text: 'none' },
          ],
        }),
        cardOf('c', 'A reservation on an instance', 'a reservation on an instance', {
          text: 'A task on an EC2 instance with plenty of room. Its only container, `web`, has `"memoryReservation": 128` and `"memory": 300`, and uses 200 MiB.',
          lines: [
            { id: 'reservation', text: 'the reservation of 128 MiB' },
            { id: 'container', text: 'the container’s 300 MiB' },
            { id: 'none', text: 'none' },
          ],
        }),
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'only-container-lines-kill',
      shows: (evidence) =>
        answer(evidence, 'a-killed') === 'nobody' ||
        (answer(evidence, 'a-stops') === 'no' && answer(evidence, 'a-killed') === 'metrics' && isOther(evidence, 'a-line', 'task')),
      say: 'Without lines inside, the box is the line for all of them together. When `web` and `metrics` need more than 512 MiB between them, somebody is killed.',
    },
    {
      id: 'sidecar-stops-the-task',
      shows: (evidence) => answer(evidence, 'a-stops') === 'yes',
      say: '`metrics` is killed, and it is not essential: the task goes on without it, and `web` answers as before. Had it been essential, the leak would have taken the application down.',
    },
    {
      id: 'the-box-protects',
      shows: (evidence) =>
        isOther(evidence, 'b-killed', 'web') || isOther(evidence, 'b-line', 'container') || isOther(evidence, 'b-stops', 'yes'),
      say: 'The inner line is enforced first. `web` crosses its own 256 MiB long before the task’s 1024, and is killed there, with exit code 137, however much room the box has left. It is essential, so its task stops with it.',
    },
    {
      id: 'soft-kills',
      shows: (evidence) =>
        isOther(evidence, 'c-killed', 'nobody') || isOther(evidence, 'c-line', 'none') || isOther(evidence, 'c-stops', 'no'),
      say: 'A reservation kills nobody. It is what placement keeps free on the instance; the process may use more for as long as there is room. Only `memory` is a line, and 200 stays below 300.',
    },
    {
      id: 'who-grows-is-killed',
      shows: (evidence) => answer(evidence, 'a-killed') === 'web',
      say: 'The curve that grows is that of `metrics`. It holds nearly all of the 512 MiB by then, and is the one that is killed.',
    },
  ],
  hints: [
    {
      text: 'For each card find the smallest line that the curve really crosses. In the first card there is one curve for two containers.',
    },
    { text: 'A container’s `memory` kills. The task’s size kills when all together pass it. `memoryReservation` never does.' },
    {
      text: 'In the second card the curve crosses 256. In the third it crosses nothing that kills. In the first it is the sum that crosses 512, and `metrics` is not essential.',
      patch: {
        [documentName]: `{
  "a-killed": "metrics",
  "a-line": "task",
  "a-stops": "no",
  "b-killed": "web",
  "b-line": "container",
  "b-stops": "yes",
  "c-killed": "nobody",
  "c-line": "none",
  "c-stops": "no"
}
`,
      },
    },
  ],
  startFails: ['a', 'b', 'c'],
});

function cardOf(id: string, title: string, trial: string | undefined, { text, lines }: { text: string; lines: readonly Choice[] }): Card {
  return {
    id,
    title,
    text,
    ...(trial === undefined ? {} : { trial }),
    questions: [
      {
        id: `${id}-killed`,
        text: 'Who is killed for memory?',
        type: 'choice',
        choices: killed,
        accepts: ({ run }) => [killOf(run)?.container ?? 'nobody'],
      },
      { id: `${id}-line`, text: 'At which line?', type: 'choice', choices: lines, accepts: ({ run }) => [killOf(run)?.limit ?? 'none'] },
      {
        id: `${id}-stops`,
        text: 'Does the task stop?',
        type: 'choice',
        choices: yesOrNo,
        accepts: ({ run }) => [(run?.stops().length ?? 0) > 0 ? 'yes' : 'no'],
      },
    ],
  };
}

/** The first container that was killed for memory, and whose limit it was. */
function killOf(run: RunEvidence | null): { container: string; limit: string } | undefined {
  for (const { what, subject } of run?.timeline ?? []) {
    if (what.type === 'container.outOfMemory') return { container: subject.id.split('/')[1] ?? '', limit: what.limit };
  }
  return undefined;
}
