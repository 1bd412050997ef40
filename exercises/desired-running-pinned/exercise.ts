/** E06: desired, running and the revision followed through five events, of which only some change a task. */
import type { Step, Surroundings } from '../../src/ecs/ecs.ts';
import { type Choice, defineExercise, type Question, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiRelease, apiService, createCluster, digestOf } from '../api-service.ts';
import { answer } from '../judging.ts';
import { apiImage, repository, sharedWorld } from '../shared-world.ts';

const documentName = 'answers.json';
const pushed = digestOf('8');
const pushedAtMs = 280_000;

const surroundings: Surroundings = {
  ...sharedWorld,
  images: [{ ...apiImage, tags: ['latest'] }, apiRelease('1.5.0', pushed)],
};

const register: Step = {
  atMs: 0,
  call: 'RegisterTaskDefinition',
  input: { ...apiDefinition, containerDefinitions: [{ ...apiContainer, image: `${repository}:latest` }] },
};

/** Moments that are asked about, in seconds, and what has just happened. */
const rows = [
  { at: 101, after: 'a task was killed' },
  { at: 230, after: 'my-rust-api:4 was registered' },
  { at: 290, after: 'latest was pushed again' },
  { at: 343, after: 'desired was set to 3' },
  { at: 450, after: 'a while later' },
  { at: 690, after: 'a new deployment was forced' },
] as const;

const revisions: readonly Choice[] = [
  { id: '3', text: '3' },
  { id: '4', text: '4' },
  { id: 'both', text: '3 and 4' },
];

const images: readonly Choice[] = [
  { id: 'old', text: 'the one that was latest when the service was created' },
  { id: 'new', text: 'the one that was pushed at second 280' },
];

export default defineExercise({
  slug: 'desired-running-pinned',
  id: 'E06',
  version: 1,
  title: 'Desired, running, healthy, pinned',
  kind: 'predict',
  objectives: ['Follow the counts and the revision of a service through a timeline (M11, M17, M18, M19)'],
  minutes: 3,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: {
    seed: 1506,
    untilMs: 700_000,
    surroundings,
    steps: [
      createCluster,
      register,
      register,
      register,
      { atMs: 0, call: 'CreateService', input: { ...apiService, taskDefinition: 'my-rust-api:3' } },
      { atMs: 100_000, inject: { type: 'killProcess', task: 0 } },
      { ...register, atMs: 220_000 },
      { atMs: pushedAtMs, inject: { type: 'moveTag', image: `${repository}:latest`, digest: pushed } },
      { atMs: 340_000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', desiredCount: 3 } },
      { atMs: 460_000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', forceNewDeployment: true } },
    ],
  },
  forms: [
    {
      document: documentName,
      title: 'What is there, moment by moment?',
      purpose: 'prediction',
      cards: [
        { id: 'table', title: 'Six moments', questions: rows.flatMap(questionsOf) },
        {
          id: 'image',
          title: 'Which image do the tasks run?',
          questions: [290, 450, 690].map((at) => ({
            id: `image-${at}`,
            text: `At second ${at}?`,
            type: 'choice',
            choices: images,
            atSeconds: at,
            accepts: ({ run }) => [imageAt(run, at)],
          })),
        },
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'registering-updates',
      shows: (evidence) => ['230', '290', '343', '450'].some((at) => ['4', 'both'].includes(String(answer(evidence, `revision-${at}`)))),
      say: 'Registering is publishing; only UpdateService subscribes. The service was told of `my-rust-api:3`, and nobody has told it of another.',
    },
    {
      id: 'forced-takes-the-latest-revision',
      shows: (evidence) => ['4', 'both'].includes(String(answer(evidence, 'revision-690'))),
      say: 'A forced deployment starts the same revision anew. It resolves the image tag again, and nothing else: the revision is still the one that the service was told of.',
    },
    {
      id: 'pushing-updates',
      shows: (evidence) => ['image-290', 'image-450'].some((id) => answer(evidence, id) === 'new'),
      say: 'The tag was resolved to a digest when this deployment began, and every task of it gets that digest, the third one too. A push changes nothing until the next deployment.',
    },
    {
      id: 'forcing-changes-nothing',
      shows: (evidence) => answer(evidence, 'image-690') === 'old',
      say: 'A new deployment resolves `latest` anew, and by then it stands for the other image. That is what forcing one is for.',
    },
    {
      id: 'desired-is-running',
      shows: (evidence) => answer(evidence, 'running-343') === 3 || answer(evidence, 'running-101') === 2,
      say: 'Desired is the goal, running is what there is. A task passes PROVISIONING, PENDING and ACTIVATING before it runs, and that takes longer than a second or three.',
    },
    {
      id: 'desired-follows',
      shows: (evidence) =>
        rows.some(({ at }) => ![undefined, at < 340 ? 2 : 3].includes(answer(evidence, `desired-${at}`) as number | undefined)),
      say: 'The desired count changes when somebody sets it, here at second 340, and at no other time. A death or a deployment does not touch it.',
    },
  ],
  hints: [
    { text: 'Ask of each event: who was told to change something? The service, a registry, or nobody?' },
    { text: 'Two of the five events change no task at all: a registration, and a push.' },
    {
      text: 'Only the kill, the new desired count and the forced deployment change tasks. The revision is 3 throughout.',
      patch: {
        [documentName]: `{
  "desired-101": 2, "running-101": 1, "revision-101": "3",
  "desired-230": 2, "running-230": 2, "revision-230": "3",
  "desired-290": 2, "running-290": 2, "revision-290": "3",
  "desired-343": 3, "running-343": 2, "revision-343": "3",
  "desired-450": 3, "running-450": 3, "revision-450": "3",
  "desired-690": 3, "running-690": 3, "revision-690": "3",
  "image-290": "old",
  "image-450": "old",
  "image-690": "new"
}
`,
      },
    },
  ],
  startFails: ['table', 'image'],
});

function questionsOf({ at, after }: (typeof rows)[number]): Question[] {
  const row = `Second ${at}, ${after}`;
  const count = { type: 'number', min: 0, max: 20, row, atSeconds: at } as const;
  return [
    {
      ...count,
      id: `desired-${at}`,
      text: `Desired at second ${at}?`,
      column: 'desired',
      accepts: ({ run }) => [run?.at(at).desired ?? -1],
    },
    {
      ...count,
      id: `running-${at}`,
      text: `RUNNING at second ${at}?`,
      column: 'running',
      accepts: ({ run }) => [run?.at(at).running ?? -1],
    },
    {
      id: `revision-${at}`,
      text: `Revision at second ${at}?`,
      row,
      column: 'revision',
      type: 'choice',
      choices: revisions,
      atSeconds: at,
      accepts: ({ run }) => [revisionAt(run, at)],
    },
  ];
}

function revisionAt(run: RunEvidence | null, at: number): string {
  const all = [...new Set((run?.tasksAt(at) ?? []).map((lane) => lane.taskDefinition.split(':')[1] ?? ''))];
  return all.length === 1 ? (all[0] ?? '') : 'both';
}

/** By what each running task pulled: the digest that its deployment keeps, or else what the tag stood for at that moment. */
function imageAt(run: RunEvidence | null, at: number): string {
  const ids = new Set((run?.tasksAt(at) ?? []).map((lane) => lane.taskId));
  const pulled = (run?.timeline ?? []).flatMap(({ atMs, what, subject }) =>
    what.type === 'container.pull' && what.outcome === 'started' && ids.has(subject.id.split('/')[0] ?? '')
      ? [what.keptDigest ?? (atMs < pushedAtMs ? apiImage.digest : pushed)]
      : [],
  );
  return pulled.length > 0 && pulled.every((digest) => digest === pushed) ? 'new' : 'old';
}
