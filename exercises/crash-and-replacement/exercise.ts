/** E08: what three kinds of death leave as evidence, and which of them makes ECS slow down. */
import type { Surroundings } from '../../src/ecs/ecs.ts';
import { type Answer, defineExercise, type Evidence, type Question, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiRelease, apiService, createCluster, worldBeside } from '../api-service.ts';
import { answer, isOther } from '../judging.ts';
import { repository } from '../shared-world.ts';

const documentName = 'answers.json';
const untilSeconds = 600;

const crashes = 'sha256:4b825dc642cb6eb9a060e54bf8d69288fbee4904a1f0c8d2b7e93f5a6c1d0e24';
const fails = 'sha256:9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab';

const surroundings: Surroundings = worldBeside(
  apiRelease('1.5.0-rc1', crashes, { exit: { afterMs: 2_000, code: 1 } }),
  apiRelease('1.5.0-rc2', fails, { healthOverTime: [{ afterMs: 0, health: 'failing' }], onStop: { ignores: true } }),
);

const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 10, timeout: 5, retries: 3 };

/** The service with this name runs one task of a definition with this name. */
function oneTask(name: string, container: object) {
  const definition = { ...apiDefinition, family: name, containerDefinitions: [{ ...apiContainer, ...container }] };
  const service = { ...apiService, serviceName: name, taskDefinition: name, desiredCount: 1 };
  return [
    { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
    { atMs: 0, call: 'CreateService', input: service },
  ];
}

const stopCodes = ['TaskFailedToStart', 'EssentialContainerExited', 'ServiceSchedulerInitiated', 'UserInitiated'].map((id) => ({
  id,
  text: id,
}));

const exitCodes = [{ id: 'none', text: 'none' }, ...['0', '1', '137', '143'].map((id) => ({ id, text: id }))];

const yesOrNo = [
  { id: 'yes', text: 'Yes, it waits longer and longer' },
  { id: 'no', text: 'No, it goes on at the same pace' },
];

/** The three questions about a service's death. */
function questionsAbout(service: string): Question[] {
  return [
    {
      id: `${service}-stop-code`,
      text: 'Which `stopCode` does the stopped task have?',
      type: 'choice',
      choices: stopCodes,
      accepts: (evidence) => different(stopsOf(evidence, service).map((stop) => stop.stopCode)),
    },
    {
      id: `${service}-exit-code`,
      text: 'Which exit code does its container have?',
      type: 'choice',
      choices: exitCodes,
      accepts: (evidence) => different(stopsOf(evidence, service).map((stop) => String(stop.exitCode ?? 'none'))),
    },
    {
      id: `${service}-slows`,
      text: 'Does ECS slow down its attempts?',
      type: 'choice',
      choices: yesOrNo,
      atSeconds: untilSeconds,
      accepts: ({ run }) => [run !== null && isThrottled(run, service) ? 'yes' : 'no'],
    },
  ];
}

const count = 'Shown, not graded: the count depends on how long each start takes.';

export default defineExercise({
  slug: 'crash-and-replacement',
  id: 'E08',
  version: 1,
  title: 'Crash and replacement',
  kind: 'predict',
  objectives: ['Tell three kinds of death apart by their evidence, and know which of them ECS slows down for (M2, M12)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: {
    seed: 1508,
    untilMs: untilSeconds * 1000,
    surroundings,
    steps: [
      createCluster,
      ...oneTask('typo', { image: `${repository}:1.4.1O` }),
      ...oneTask('crash', { image: `${repository}:1.5.0-rc1` }),
      ...oneTask('check', { image: `${repository}:1.5.0-rc2`, healthCheck }),
    ],
  },
  forms: [
    {
      document: documentName,
      title: 'What will the stopped tasks say?',
      purpose: 'prediction',
      cards: [
        {
          id: 'typo',
          title: 'Service typo: a mistyped tag',
          text: 'Its definition names the image tag `1.4.1O`, with the letter O. The repository has no such tag.',
          questions: questionsAbout('typo'),
        },
        {
          id: 'crash',
          title: 'Service crash: the process gives up',
          text: 'Two seconds after its start the process ends with exit code 1, every time.',
          questions: questionsAbout('crash'),
        },
        {
          id: 'check',
          title: 'Service check: the health check fails',
          text: 'The process runs, and its container health check fails from the first probe on. It does nothing on SIGTERM.',
          questions: questionsAbout('check'),
        },
        {
          id: 'ten-minutes',
          title: 'Ten minutes of it',
          questions: [
            {
              id: 'more-often',
              text: 'Which service starts more tasks in ten minutes?',
              type: 'choice',
              choices: [
                { id: 'typo', text: 'typo' },
                { id: 'crash', text: 'crash' },
                { id: 'same', text: 'both as many' },
              ],
              atSeconds: untilSeconds,
              accepts: ({ run }) => [moreOften(startsOf(run, 'typo'), startsOf(run, 'crash'))],
            },
            {
              id: 'gives-up',
              text: 'When does ECS give up on crash?',
              type: 'choice',
              choices: [
                { id: 'three', text: 'After 3 failed tasks' },
                { id: 'ten', text: 'After 10 failed tasks' },
                { id: 'never', text: 'Never' },
              ],
              atSeconds: untilSeconds,
              accepts: ({ run }) => [isStillStarting(run, 'crash') ? 'never' : 'ten'],
            },
            {
              id: 'starts-of-typo',
              text: 'Your guess: how many tasks of typo?',
              type: 'number',
              min: 0,
              max: 200,
              note: count,
              accepts: ({ run }) => [startsOf(run, 'typo')],
            },
            {
              id: 'starts-of-crash',
              text: 'Your guess: how many tasks of crash?',
              type: 'number',
              min: 0,
              max: 200,
              note: count,
              accepts: ({ run }) => [startsOf(run, 'crash')],
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
      id: 'nothing-ran',
      shows: (evidence) => isOther(evidence, 'typo-exit-code', 'none') || isOther(evidence, 'typo-stop-code', 'TaskFailedToStart'),
      say: 'Nothing ran in `typo`: the image could not be pulled, so no process was started, and what never started has no exit code. The `stopCode` says the same: TaskFailedToStart. Read the `stoppedReason` next.',
    },
    {
      id: 'back-off',
      shows: (evidence) => answer(evidence, 'crash-slows') === 'yes' || answer(evidence, 'check-slows') === 'yes',
      say: ({ run }) =>
        `These tasks reached RUNNING, and ECS slows down only for tasks that never do. \`crash\` was started ${startsOf(run, 'crash')} times in ten minutes, with no end in sight. If you know CrashLoopBackOff from Kubernetes: that habit does not carry over.`,
    },
    {
      id: 'no-throttle',
      shows: (evidence) => answer(evidence, 'typo-slows') === 'no' || ['typo', 'same'].includes(String(answer(evidence, 'more-often'))),
      say: ({ run }) =>
        `The tasks of \`typo\` go from PENDING to STOPPED without ever running. After a few of those the event says: “${throttlingEvent(run, 'typo')}” From then on ECS waits longer before each attempt: ${startsOf(run, 'typo')} tasks in ten minutes, against ${startsOf(run, 'crash')} of \`crash\`.`,
    },
    {
      id: 'gives-up',
      shows: (evidence) => ['three', 'ten'].includes(String(answer(evidence, 'gives-up'))),
      say: 'A service has no limit of attempts: it wants one task, has none, and starts one, for as long as it exists. Only a deployment circuit breaker, which these services do not have, counts failures and stops a deployment.',
    },
    {
      id: 'who-decided',
      shows: (evidence) => isOther(evidence, 'check-stop-code', 'ServiceSchedulerInitiated'),
      say: 'The process of `check` ran happily until it was stopped from outside: the service scheduler saw UNHEALTHY and decided. So the `stopCode` is ServiceSchedulerInitiated, and the `stoppedReason` names the health check.',
    },
    {
      id: 'ended-by-itself',
      shows: (evidence) => isOther(evidence, 'crash-stop-code', 'EssentialContainerExited') || isOther(evidence, 'crash-exit-code', '1'),
      say: 'Nobody stopped `crash`: its process ran, and ended by itself with exit code 1. The container is essential, so its task stops with it, and the `stopCode` is EssentialContainerExited. The exit code is the one that the process gave.',
    },
    {
      id: 'which-signal',
      shows: (evidence) => ['0', '1', '143', 'none'].includes(String(answer(evidence, 'check-exit-code'))),
      say: 'To stop a container, ECS sends SIGTERM, waits for `stopTimeout`, and sends SIGKILL. A process that does nothing on SIGTERM meets the second signal: 128 + 9 = 137. One that dies of SIGTERM would show 128 + 15 = 143.',
    },
  ],
  hints: [
    { text: 'Ask of each task: did it ever get to RUNNING? And who ended it: the process itself, or somebody else?' },
    {
      text: 'ECS slows down only for tasks that stop before they run. An exit code belongs to a process; where none was started there is none. A process that SIGKILL ends has 128 + 9.',
    },
    {
      text: 'Only `typo` slows down. It never ran, `crash` ended by itself, and `check` was stopped by the scheduler.',
      patch: {
        [documentName]: `{
  "typo-stop-code": "TaskFailedToStart",
  "typo-exit-code": "none",
  "typo-slows": "yes",
  "crash-stop-code": "EssentialContainerExited",
  "crash-exit-code": "1",
  "crash-slows": "no",
  "check-stop-code": "ServiceSchedulerInitiated",
  "check-exit-code": "137",
  "check-slows": "no",
  "more-often": "crash",
  "gives-up": "never"
}
`,
      },
    },
  ],
  startFails: ['typo', 'crash', 'check', 'ten-minutes'],
});

type Stop = NonNullable<RunEvidence['history']['tasks'][number]['stop']>;

/** The stops of a service's tasks that have come to their end: a container that is still being stopped has no exit code yet. */
function stopsOf({ run }: Evidence, service: string): Stop[] {
  return (run?.of(service).stops() ?? []).flatMap(({ stop, statuses }) =>
    stop !== null && statuses.some(({ status }) => status === 'STOPPED') ? [stop] : [],
  );
}

function different(answers: readonly Answer[]): readonly Answer[] {
  return [...new Set(answers)];
}

function startsOf(run: RunEvidence | null, service: string): number {
  return (run?.history.tasks ?? []).filter((lane) => lane.service === service).length;
}

function moreOften(typo: number, crash: number): string {
  if (typo === crash) return 'same';
  return typo > crash ? 'typo' : 'crash';
}

/** AWS's words for a service whose attempts it slows down. Source: developer guide, service event messages. */
const throttled = 'is unable to consistently start tasks successfully';

function throttlingEvent(run: RunEvidence | null, service: string): string {
  return run?.events().find(({ text }) => text.includes(`(service ${service}) ${throttled}`))?.text ?? '';
}

function isThrottled(run: RunEvidence, service: string): boolean {
  return throttlingEvent(run, service) !== '';
}

/** A task was started in the last two minutes. */
function isStillStarting(run: RunEvidence | null, service: string): boolean {
  const fromMs = (untilSeconds - 120) * 1000;
  return (run?.history.tasks ?? []).some((lane) => lane.service === service && (lane.statuses[0]?.atMs ?? 0) >= fromMs);
}
