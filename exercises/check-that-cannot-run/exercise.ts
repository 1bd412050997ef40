/** E11: a health check runs inside the image, with what the image holds. */
import { type DocumentReader, defineExercise, type Evidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiService, createCluster, isApiAlone, isSecondService } from '../api-service.ts';
import { because, replacedAfter } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'task-definition.json';
const hangs = 'one task hangs';

/** All that lies in the image. */
const ownProgram = '/my-rust-api';

/** Seconds. */
const hangAt = 300;
const replacedWithin = 150;

export default defineExercise({
  slug: 'check-that-cannot-run',
  id: 'E11',
  version: 1,
  title: 'The check that cannot run',
  kind: 'fix',
  objectives: ['See that the command of a health check runs inside the container, with the programs of its image (M10)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  scenario: {
    seed: 1511,
    untilMs: 600_000,
    surroundings: sharedWorld,
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      { atMs: 0, call: 'CreateService', input: apiService },
    ],
  },
  hiddenTrials: [{ name: hangs, seed: 2511, changes: [{ atMs: hangAt * 1000, inject: { type: 'hang', task: 0 } }] }],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'The image and its program stay as they are',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isApiAlone(evidence.read(documentName)) ||
        because('Only the health check is asked for: the family, the one container `api`, its image and its own program stay as they are.'),
    },
    {
      id: 'can-run',
      title: 'The image holds what the health check calls',
      over: 'documents',
      test: (evidence) => {
        if (isSecondService(commandIn(evidence))) return because('Only with the argument `health` does the program check itself.');
        const missing = evidence.findings.find(({ code }) => code === 'hc-tool-missing');
        return missing === undefined || because(missing.message);
      },
    },
    { id: 'registered', title: 'ECS takes it', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'healthy',
      title: 'Two tasks are healthy from second 120 to the end',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => run?.from(120, 600, (moment) => moment.healthy === 2) ?? false,
    },
    {
      id: 'stays',
      title: 'No task stops',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => run?.never((moment) => moment.stops > 0) ?? false,
    },
    {
      id: 'hang-replaced',
      title: `When a task hangs, its replacement is started within ${replacedWithin} seconds`,
      over: 'run',
      trials: [hangs],
      test: ({ run }) => run !== null && replacedAfter(run, hangAt, replacedWithin),
    },
  ],
  misconceptions: [
    {
      id: 'other-image',
      shows: (evidence) => {
        const image = containerIn(evidence)?.get('image');
        return image !== undefined && image !== apiContainer.image;
      },
      say: 'The image is given: it is small because it holds nothing that an attacker could use, and a shell for the sake of a health check is a poor trade. Choose a command that this image can run.',
    },
    {
      id: 'no-prefix',
      shows: (evidence) => evidence.findings.some(({ code }) => code === 'hc-prefix'),
      say: 'AWS takes it, and no check runs: the first item has to say how to run the rest. `CMD` runs a program as it is, `CMD-SHELL` hands a line to a shell, which this image does not have. After `CMD` comes the program that can check itself, and its argument.',
    },
    {
      id: 'no-check',
      shows: (evidence) => containerIn(evidence)?.get('healthCheck') === undefined,
      say: `All is green now, until a task hangs at second ${hangAt}: it runs, it answers nobody, and ECS keeps it. ECS does not read the HEALTHCHECK of a Dockerfile; only the \`healthCheck\` of the task definition counts.`,
    },
    {
      id: 'second-service',
      shows: (evidence) => isSecondService(commandIn(evidence)),
      say: 'The image holds `/my-rust-api`, but only the argument `health` makes it ask the running service and exit with the answer. Without an argument it starts the service a second time, finds port 8080 taken, and fails; any other argument it refuses. Either way the check fails.',
    },
    {
      id: 'curl-without-shell',
      shows: (evidence) => cannotRun(evidence) && commandIn(evidence)[0] === 'CMD' && programOf(evidence) === 'curl',
      say: 'With `CMD` no shell is needed any more, and that is half of it. There is still no `curl` in the image, so the check fails as before.',
    },
    {
      id: 'not-as-words',
      shows: (evidence) => {
        const [form, first] = commandIn(evidence);
        return String(first).includes('my-rust-api') && (form === 'CMD-SHELL' || first !== ownProgram);
      },
      say: (evidence) =>
        commandIn(evidence)[0] === 'CMD-SHELL'
          ? 'The right program, and the wrong way to start it: `CMD-SHELL` hands the line to a shell, and the image has none. `CMD` runs the program as it is, with each word an item of its own.'
          : 'The right program, and its name is not the one that lies in the image. `CMD` takes it letter by letter: the path is `/my-rust-api`, with its slash, and the argument is an item of its own.',
    },
    {
      id: 'tool-missing',
      shows: (evidence) => cannotRun(evidence) && programOf(evidence) !== 'curl' && programOf(evidence) !== ownProgram,
      say: (evidence) =>
        `\`${programOf(evidence)}\` is not in the image either${commandIn(evidence)[0] === 'CMD-SHELL' ? ', nor is the shell that `CMD-SHELL` needs' : ''}. The check runs inside the container, and all that lies there is \`/my-rust-api\`.`,
    },
    {
      id: 'as-before',
      shows: (evidence) => cannotRun(evidence) && programOf(evidence) === 'curl',
      say: 'The check fails every time, however patient its numbers are, for it cannot even be started: the image has no shell, and no `curl`. The service is well, and its tasks are stopped all the same, with “Task failed container health checks”.',
    },
  ],
  hints: [
    { text: 'List what lies in the image: one program, `/my-rust-api`. Which of the words in the command are programs, too?' },
    { text: '`CMD-SHELL` needs a shell, and every program that the command calls must be in the image.' },
    {
      text: 'The program can check itself: `["CMD", "/my-rust-api", "health"]`.',
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
        "interval": 15,
        "timeout": 5,
        "retries": 3,
        "startPeriod": 30
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
  startFails: ['can-run', 'healthy', 'stays'],
});

function containerIn(evidence: Evidence): DocumentReader | undefined {
  return evidence.read(documentName).list('containerDefinitions')[0];
}

function commandIn(evidence: Evidence): readonly unknown[] {
  return (
    containerIn(evidence)
      ?.list('healthCheck', 'command')
      .map(({ value }) => value) ?? []
  );
}

/** The first word of what the check runs. */
function programOf(evidence: Evidence): string {
  return (
    String(commandIn(evidence)[1] ?? '')
      .trim()
      .split(/\s+/)[0] ?? ''
  );
}

/** The image lacks what it calls. */
function cannotRun(evidence: Evidence): boolean {
  return evidence.findings.some(({ code }) => code === 'hc-tool-missing');
}
