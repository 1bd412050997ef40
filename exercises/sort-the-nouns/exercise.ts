/** E01: container, task, service and network interface told apart, by counting them and by what happens to each when a process dies. */
import type { Step } from '../../src/ecs/ecs.ts';
import { type Choice, defineExercise, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiService, createCluster } from '../api-service.ts';
import { answer, isOther } from '../judging.ts';
import { metricsImage, metricsRepository, sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';
const serviceName = 'web';

/** Seconds at which a process dies. */
const metricsDies = 60;
const webDies = 90;

const containers = [
  { ...apiContainer, name: 'web' },
  { name: 'metrics', image: `${metricsRepository}:2.0.1`, essential: false },
];

const register: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: { ...apiDefinition, containerDefinitions: containers } };

const outcomes: readonly Choice[] = [
  { id: 'nothing', text: 'Nothing: it stays dead, and its task goes on without it' },
  { id: 'container', text: 'The container is started again in its task' },
  { id: 'task', text: 'A new task, with another id, takes the place of the whole task' },
  { id: 'service', text: 'Both tasks of the service are replaced' },
];

export default defineExercise({
  slug: 'sort-the-nouns',
  id: 'E01',
  version: 1,
  title: 'Sort the nouns',
  kind: 'predict',
  objectives: ['Tell container, task, service, task definition and cluster apart by what happens to each (M1, M2)'],
  minutes: 3,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: {
    seed: 1501,
    untilMs: 240_000,
    surroundings: {
      ...sharedWorld,
      images: [...sharedWorld.images, metricsImage],
    },
    steps: [
      createCluster,
      register,
      register,
      register,
      { atMs: 0, call: 'CreateService', input: { ...apiService, serviceName, taskDefinition: 'my-rust-api:3' } },
      { atMs: metricsDies * 1000, inject: { type: 'killProcess', task: 0, container: 'metrics' } },
      { atMs: webDies * 1000, inject: { type: 'killProcess', task: 1, container: 'web' } },
    ],
  },
  forms: [
    {
      document: documentName,
      title: 'Count, then predict',
      purpose: 'prediction',
      cards: [
        {
          id: 'count',
          title: 'Count what runs before anything dies',
          questions: [
            {
              id: 'tasks',
              text: 'How many tasks?',
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: metricsDies - 1,
              accepts: ({ run }) => [run?.tasksAt(metricsDies - 1).length ?? -1],
            },
            {
              id: 'containers',
              text: 'How many containers?',
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: metricsDies - 1,
              accepts: ({ run }) => [(run?.tasksAt(metricsDies - 1) ?? []).reduce((sum, lane) => sum + lane.containers.length, 0)],
            },
            {
              id: 'interfaces',
              text: 'How many elastic network interfaces?',
              type: 'number',
              min: 0,
              max: 20,
              atSeconds: metricsDies - 1,
              // In awsvpc mode each task has one. Source: developer guide, Allocate a network interface for an Amazon ECS task.
              accepts: ({ run }) => [run?.tasksAt(metricsDies - 1).length ?? -1],
            },
          ],
        },
        {
          id: 'metrics-dies',
          title: 'The process of metrics dies in task A',
          questions: [
            {
              id: 'after-metrics',
              text: 'What is replaced?',
              type: 'choice',
              choices: outcomes,
              atSeconds: metricsDies + 1,
              accepts: ({ run }) => [replacedBetween(run, metricsDies, webDies)],
            },
          ],
        },
        {
          id: 'web-dies',
          title: 'The process of web dies in task B',
          questions: [
            {
              id: 'after-web',
              text: 'What is replaced?',
              type: 'choice',
              choices: outcomes,
              atSeconds: webDies + 1,
              accepts: ({ run }) => [replacedBetween(run, webDies, 240)],
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
      id: 'task-is-a-container',
      shows: (evidence) => isOther(evidence, 'tasks', 2),
      say: (evidence) =>
        `You counted ${answer(evidence, 'tasks') === 4 ? 'containers' : 'something else'}: a task is the whole group. The service wants two tasks, and each of them has its containers inside.`,
    },
    {
      id: 'containers-in-a-task',
      shows: (evidence) => isOther(evidence, 'containers', 4),
      say: 'Every task is the whole definition come true: both of its containers, each time. Click a task on the stage and count what is inside.',
    },
    {
      id: 'interface-per-task',
      shows: (evidence) => isOther(evidence, 'interfaces', 2),
      say: 'In `awsvpc` mode there is one network interface for each task. Its containers share it, with its address and its ports.',
    },
    {
      id: 'not-essential',
      shows: (evidence) => isOther(evidence, 'after-metrics', 'nothing'),
      say: '`metrics` is not essential, and it has no restart policy: it stays dead, and its task stays RUNNING. Nobody replaces a task that lost only that.',
    },
    {
      id: 'never-repaired',
      shows: (evidence) => isOther(evidence, 'after-web', 'task'),
      say: 'Tasks are never repaired. `web` is essential, so the whole of task B stops, and the service starts one new task for it: look at the id. Task A is left alone.',
    },
  ],
  hints: [
    { text: 'Which of the words names a group, and which names something inside it? Count both.' },
    { text: 'Whether a container is essential decides whether its task stops. A service closes the gap when a task is missing.' },
    {
      text: 'One service with a desired count of 2 is 2 tasks, each with both containers and one interface. Only task B is replaced.',
      patch: {
        [documentName]: `{
  "tasks": 2,
  "containers": 4,
  "interfaces": 2,
  "after-metrics": "nothing",
  "after-web": "task"
}
`,
      },
    },
  ],
  startFails: ['count', 'metrics-dies', 'web-dies'],
});

/** Which of the outcomes the run shows between two moments, in seconds. */
function replacedBetween(run: RunEvidence | null, from: number, to: number): string {
  if (run === null) return '';
  const started = run.history.tasks.filter(({ statuses }) => {
    const createdMs = statuses[0]?.atMs ?? 0;
    return createdMs > from * 1000 && createdMs <= to * 1000;
  });
  const restarts = run.timeline.some(({ atMs, what }) => what.type === 'container.restart' && atMs > from * 1000 && atMs <= to * 1000);
  if (restarts) return 'container';
  return started.length === 0 ? 'nothing' : started.length === 1 ? 'task' : 'service';
}
