/** E10: the four numbers of a container health check, chosen from the start-up time and from how soon a hang must be noticed. */
import {
  type Arrange,
  type CheckOutcome,
  type DocumentReader,
  defineExercise,
  type Evidence,
  type RunEvidence,
  type Trial,
} from '../../src/grading/exercise.ts';
import { apiService, createCluster, isApiAlone, isSecondService, worldWhere } from '../api-service.ts';
import { because } from '../judging.ts';

const documentName = 'task-definition.json';

/** Seconds; the brief tells all but the two between. */
const usualStart = 45;
const slowestStart = 58;
const hangAt = 300;
const noticedWithin = 70;
const replacedBy = 180;
const failsAt = 400;

const starts: readonly string[] = ['visible', 'a slower start', 'a start under load'];

function slowStart(name: string, seed: number, startSeconds: number): Trial {
  return { name, seed, with: { surroundings: worldWhere({ bootMs: startSeconds * 1000 }) } };
}

/** One probe fails, whatever the interval: the process answers with 503 for exactly as long as lies between two probes. */
const failOneProbe: Arrange = (scenario, read) => {
  const interval = healthCheck(read(documentName).list('containerDefinitions')[0]).interval;
  return {
    ...scenario,
    surroundings: {
      ...scenario.surroundings,
      images: scenario.surroundings.images.map((image) => {
        const fromMs = image.process.healthOverTime?.[0]?.afterMs;
        if (fromMs === undefined) return image;
        const healthOverTime = [
          { afterMs: fromMs, health: 'failing' as const },
          { afterMs: fromMs + interval * 1000, health: 'ok' as const },
        ];
        return { ...image, process: { ...image.process, healthOverTime } };
      }),
    },
  };
};

export default defineExercise({
  slug: 'minimum-health-check',
  id: 'E10',
  version: 1,
  title: 'Minimum health check that avoids a crash loop',
  kind: 'write',
  objectives: [
    'Choose interval, timeout, retries and startPeriod from the start-up time and the time in which a hang must be noticed (M9, M10, M11)',
  ],
  minutes: 6,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  scenario: {
    seed: 1510,
    untilMs: 300_000,
    surroundings: worldWhere({ bootMs: usualStart * 1000 }),
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      { atMs: 0, call: 'CreateService', input: apiService },
    ],
  },
  arrange: failOneProbe,
  hiddenTrials: [
    slowStart('a slower start', 2510, 52),
    slowStart('a start under load', 3510, slowestStart),
    {
      name: 'one task hangs',
      seed: 4510,
      with: { untilMs: 480_000 },
      changes: [{ atMs: hangAt * 1000, inject: { type: 'hang', task: 0 } }],
    },
    { name: 'no task gets ready', seed: 5510, with: { surroundings: worldWhere({ bootMs: 3_600_000 }) } },
    {
      name: 'one probe fails',
      seed: 6510,
      with: {
        untilMs: 600_000,
        surroundings: worldWhere({
          bootMs: usualStart * 1000,
          healthOverTime: [{ afterMs: failsAt * 1000 + 500, health: 'failing' }],
        }),
      },
    },
  ],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'All but the health check stays as it is',
      over: 'documents',
      isListed: false,
      test: (evidence) => isApiAlone(evidence.read(documentName)) || because(guardText),
    },
    {
      id: 'has-check',
      title: 'The container api has a health check',
      over: 'documents',
      test: (evidence) =>
        healthCheckOf(evidence) !== undefined || because('The container `api` has no `healthCheck`, so ECS knows only whether it runs.'),
    },
    {
      id: 'checks-itself',
      title: 'The check runs the program’s own check',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        !isSecondService(commandIn(evidence)) || because('Only with the argument `health` does the program check itself.'),
    },
    { id: 'registered', title: 'ECS takes it', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'survives-start',
      title: `A start of ${usualStart} to ${slowestStart} seconds is survived: no task is called UNHEALTHY, none is stopped`,
      over: 'run',
      trials: starts,
      test: ({ run }) => run !== null && untroubled(run),
    },
    {
      id: 'both-healthy',
      title: 'Two tasks are healthy in the end',
      over: 'run',
      trials: starts,
      test: ({ run }) => run?.end((moment) => moment.healthy === 2) ?? false,
    },
    {
      id: 'hang-noticed',
      title: 'A task that hangs is called UNHEALTHY: 40 seconds for the probes, 30 for the news to reach ECS',
      over: 'run',
      trials: ['one task hangs'],
      test: ({ run }) => run !== null && noticed(run),
    },
    {
      id: 'replaced-in-time',
      title: `Where no task ever gets ready, a replacement is started by second ${replacedBy}`,
      over: 'run',
      trials: ['no task gets ready'],
      test: ({ run }) => {
        if (run === null) return false;
        const tasks = run.history.tasks.filter((lane) => createdAt(lane) <= replacedBy).length;
        return tasks > 2 || run.fail(replacedBy, `Nothing has answered for ${replacedBy} s, and still no replacement was started.`);
      },
    },
    {
      id: 'forgives-one',
      title: 'One failed probe alone costs no task its health',
      over: 'run',
      trials: ['one probe fails'],
      test: ({ run }) => run !== null && untroubled(run),
    },
  ],
  misconceptions: [
    {
      id: 'no-check',
      shows: (evidence) => healthCheckOf(evidence) === undefined,
      say: 'Without a check ECS knows one thing: whether the process runs. A process that hangs runs very well, so nobody ever replaces it. Add `healthCheck` to the container; the program checks itself with `/my-rust-api health`.',
    },
    {
      id: 'tool-missing',
      // One that means the program itself and writes it in another way is told how it is written.
      shows: (evidence) =>
        evidence.findings.some(({ code }) => code === 'hc-tool-missing') && !/my-rust-api/.test(String(commandIn(evidence)[1] ?? '')),
      say: 'The command runs inside the container, and this image holds one program only: no shell, no `curl`, no `wget`. Such a check fails every time, however well the service is. Let the program check itself: `["CMD", "/my-rust-api", "health"]`.',
    },
    {
      id: 'not-its-own-check',
      shows: (evidence) => healthCheckOf(evidence) !== undefined && !isOwnCheck(commandIn(evidence)),
      say: 'This command is not the program’s own check, so what it finds says nothing of the service, whatever the numbers are. Letter by letter and item by item it is `["CMD", "/my-rust-api", "health"]`: how to run it, the path with its slash, the argument.',
    },
    {
      id: 'one-strike',
      shows: ({ run }) => run?.trial.name === 'one probe fails' && unhealthyIn(run).length > 0,
      say: ({ run }) =>
        `With \`retries\` 1, one slow probe was enough: a good task was called UNHEALTHY at ${run === null ? '' : firstUnhealthy(run)} s, and a replacement was started. Ask for two failures in a row, at least.`,
    },
    {
      id: 'too-soon',
      shows: ({ run }) => run?.trial.name === 'visible' && unhealthyIn(run).length > 0,
      say: (evidence) =>
        `The service needs ${usualStart} seconds from the start of its container, and your check gives it ${reachOf(evidence)}: at second ${evidence.run === null ? '' : firstUnhealthy(evidence.run)} a task is called UNHEALTHY that only needed time. ${evidence.run?.history.tasks.length ?? ''} tasks were started where two would do, and ECS does not slow down. \`startPeriod\` is the time in which failures do not count.`,
    },
    {
      id: 'short-reach',
      shows: ({ run }) => run !== null && starts.includes(run.trial.name) && unhealthyIn(run).length > 0,
      say: (evidence) =>
        `It survives the usual start, not the slow one. The last probe that may succeed comes (⌈startPeriod / interval⌉ + retries − 1) × interval after the start of the container: here at second ${reachOf(evidence)}. Under load a start takes up to ${slowestStart} seconds.`,
    },
    {
      id: 'slow-to-notice',
      shows: ({ run }) => run?.trial.name === 'one task hangs' && noticed(run) !== true,
      say: (evidence) => {
        const { interval, timeout, retries } = healthCheckIn(evidence);
        return `It survives the start, and notices a hang too late. A probe that hangs takes its whole \`timeout\`, and the next begins \`interval\` after it: ${retries} of them take up to ${retries} × (${interval} + ${timeout}) = ${retries * (interval + timeout)} seconds. Asked for are 40.`;
      },
    },
    {
      id: 'never-counted',
      shows: ({ run }) => run?.trial.name === 'no task gets ready',
      say: (evidence) =>
        `A task that never gets ready is hidden by a long \`startPeriod\`: its first failure counts after ${healthCheckIn(evidence).startPeriod} seconds. Long enough for the slowest start is long enough.`,
    },
  ],
  remarks: [
    {
      id: 'slow-at-worst',
      shows: (evidence) => longestSilence(healthCheckIn(evidence)) > 40,
      say: (evidence) =>
        `The hang of this run was found in time. At worst, where it begins right after a good probe, yours need ${longestSilence(healthCheckIn(evidence))} seconds: retries × (interval + timeout). Asked for are 40.`,
    },
    {
      id: 'star',
      shows: (evidence) => healthCheckIn(evidence).startPeriod === smallestStartPeriod(healthCheckIn(evidence)),
      say: '★ No shorter `startPeriod` would do with this interval and these retries.',
    },
  ],
  hints: [
    {
      text: 'Draw the probes on a line of time: the first comes one `interval` after the start of the container, the next an `interval` later. Mark second 58 on it. Which probes fail before it, and which of them count?',
    },
    {
      text: 'The start that is survived: (⌈startPeriod / interval⌉ + retries − 1) × interval. The time until a hang is noticed: at most retries × (interval + timeout). The first must reach 58, the second must stay at 40 or below.',
    },
    {
      text: 'With interval 10, retries 3 and timeout 3 a hang is noticed within 39 seconds. A `startPeriod` of 60 then covers starts of up to 80 seconds.',
      patch: {
        [documentName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2",
      "essential": true,
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "BIND_ADDR", "value": "0.0.0.0:8080" }],
      "healthCheck": {
        "command": ["CMD", "/my-rust-api", "health"],
        "interval": 10,
        "timeout": 3,
        "retries": 3,
        "startPeriod": 60
      },
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/my-rust-api",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "ecs"
        }
      }
    }
  ]
}
`,
      },
    },
  ],
  startFails: ['has-check', 'hang-noticed', 'replaced-in-time'],
});

const guardText =
  'Only the health check is asked for: the family, the one container `api`, its image and its own program stay as they are.';

function healthCheckOf(evidence: Evidence): unknown {
  return evidence.read(documentName).list('containerDefinitions')[0]?.get('healthCheck');
}

function commandIn(evidence: Evidence): readonly unknown[] {
  const [container] = evidence.read(documentName).list('containerDefinitions');
  return container?.list('healthCheck', 'command').map(({ value }) => value) ?? [];
}

function isOwnCheck([form, ...words]: readonly unknown[]): boolean {
  return form === 'CMD' && words[0] === '/my-rust-api' && words[1] === 'health';
}

interface CheckNumbers {
  interval: number;
  timeout: number;
  retries: number;
  startPeriod: number;
}

/** The numbers of a container's check, in seconds and tries. Defaults: HealthCheck in the API reference. */
function healthCheck(container: DocumentReader | undefined): CheckNumbers {
  const number = (name: string, usual: number): number => {
    const value = container?.get('healthCheck', name);
    return typeof value === 'number' ? value : usual;
  };
  return {
    interval: number('interval', 30),
    timeout: number('timeout', 5),
    retries: number('retries', 3),
    startPeriod: number('startPeriod', 0),
  };
}

function healthCheckIn(evidence: Evidence): CheckNumbers {
  return healthCheck(evidence.read(documentName).list('containerDefinitions')[0]);
}

/** Seconds from the container's start to the last probe that may succeed. */
function reachOf(evidence: Evidence): number {
  const { interval, retries, startPeriod } = healthCheckIn(evidence);
  return (Math.max(1, Math.ceil(startPeriod / interval)) + retries - 1) * interval;
}

/** Seconds from the start of a hang to the last failure that is needed, where the hang begins right after a good probe. */
function longestSilence({ interval, timeout, retries }: CheckNumbers): number {
  return retries * (interval + timeout);
}

/** Of those that reach the slowest start, with this interval and these retries. */
function smallestStartPeriod({ interval, retries }: CheckNumbers): number {
  return slowestStart <= retries * interval ? 0 : (Math.ceil(slowestStart / interval) - retries) * interval + 1;
}

type Lane = RunEvidence['history']['tasks'][number];

function createdAt(lane: Lane): number {
  return (lane.statuses[0]?.atMs ?? 0) / 1000;
}

/** Seconds at which a task was called UNHEALTHY, in order. */
function unhealthyIn(run: RunEvidence): number[] {
  return run.history.tasks
    .flatMap(({ health = [] }) => health.filter(({ status }) => status === 'UNHEALTHY').map(({ atMs }) => atMs / 1000))
    .sort((one, other) => one - other);
}

/** The whole second next to the first of them. */
function firstUnhealthy(run: RunEvidence): number {
  return Math.round(unhealthyIn(run)[0] ?? 0);
}

function untroubled(run: RunEvidence): CheckOutcome {
  const [first] = unhealthyIn(run);
  if (first !== undefined) return run.fail(first, 'A task is called UNHEALTHY, and nothing is wrong with it.');
  return run.never((moment) => moment.stops > 0);
}

function noticed(run: RunEvidence): CheckOutcome {
  const seen = unhealthyIn(run).some((atSeconds) => atSeconds > hangAt && atSeconds <= hangAt + noticedWithin);
  const lastSecond = hangAt + noticedWithin;
  return seen || run.fail(lastSecond, `A task has hung since ${hangAt} s, and at ${lastSecond} s no check has said so.`);
}
