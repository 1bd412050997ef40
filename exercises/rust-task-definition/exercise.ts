/** E02: a complete task definition that Fargate runs, for a Rust HTTP service that listens on loopback unless told otherwise. */
import { type DocumentReader, defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { because } from '../judging.ts';
import { apiImage, repository, sharedWorld } from '../shared-world.ts';

const documentName = 'task-definition.json';
const groupName = '/ecs/my-rust-api';

export default defineExercise({
  slug: 'rust-task-definition',
  id: 'E02',
  version: 1,
  title: 'Task definition for a Rust HTTP service',
  kind: 'write',
  objectives: ['Write a complete task definition that AWS accepts and Fargate can run'],
  minutes: 7,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  scenario: {
    seed: 1502,
    untilMs: 130_000,
    surroundings: sharedWorld,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      {
        atMs: 0,
        call: 'RunTask',
        input: {
          cluster: 'day15',
          taskDefinition: 'my-rust-api',
          launchType: 'FARGATE',
          count: 1,
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: sharedWorld.subnets.map((subnet) => subnet.id),
              securityGroups: sharedWorld.securityGroups.map((group) => group.id),
              assignPublicIp: 'ENABLED',
            },
          },
        },
      },
    ],
  },
  hiddenTrials: [],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'fargate',
      title: 'It asks for Fargate: FARGATE in requiresCompatibilities, network mode awsvpc',
      over: 'documents',
      test: (evidence) =>
        asksForFargate(definition(evidence)) && definition(evidence).get('networkMode') === 'awsvpc'
          ? true
          : because('Name `FARGATE` in `requiresCompatibilities`, and `awsvpc` as `networkMode`.'),
    },
    {
      id: 'size',
      title: 'The task has a size of 1 vCPU or less',
      over: 'documents',
      test: (evidence) => {
        const units = cpuUnitsOf(definition(evidence).get('cpu'));
        if (units === null) return because('`cpu` is missing, or it is no text that AWS reads as units or vCPUs.');
        return units <= 1024 && definition(evidence).get('memory') !== undefined
          ? true
          : because('The task needs a `cpu` of at most 1024 units, and `memory`.');
      },
    },
    {
      id: 'execution-role',
      title: 'It has an execution role',
      over: 'documents',
      test: (evidence) =>
        isFilled(definition(evidence).get('executionRoleArn')) ||
        because('`executionRoleArn` is missing: nobody may pull the image or write the logs.'),
    },
    {
      id: 'container',
      title: 'It has an essential container named api',
      over: 'documents',
      test: (evidence) => {
        const api = apiContainer(evidence);
        if (api === undefined) return because('No container is named `api`.');
        return api.get('essential') !== false || because('The container `api` is not essential, so the task would outlive it.');
      },
    },
    {
      id: 'image-pinned',
      title: 'The image tag is not latest',
      over: 'documents',
      test: (evidence) =>
        isPinned(apiContainer(evidence)?.get('image')) ||
        because('The image of `api` has no tag, or the tag `latest`, which can mean another image tomorrow.'),
    },
    {
      id: 'port',
      title: 'Container api exposes port 8080',
      over: 'documents',
      test: (evidence) =>
        (apiContainer(evidence)?.list('portMappings') ?? []).some((mapping) => mapping.get('containerPort') === 8080) ||
        because('No port mapping of `api` has `containerPort` 8080.'),
    },
    {
      id: 'logs',
      title: `Container api logs to the group ${groupName} through awslogs`,
      over: 'documents',
      test: (evidence) => {
        const log = apiContainer(evidence);
        const isAwslogs = log?.get('logConfiguration', 'logDriver') === 'awslogs';
        const isGroup = log?.get('logConfiguration', 'options', 'awslogs-group') === groupName;
        return (isAwslogs && isGroup) || because(`The container needs the log driver awslogs with the option awslogs-group ${groupName}.`);
      },
    },
    {
      id: 'platform',
      title: 'It runs on X86_64, which the image was built for',
      over: 'documents',
      test: (evidence) => {
        const architecture = definition(evidence).get('runtimePlatform', 'cpuArchitecture');
        return architecture === undefined || architecture === 'X86_64' || because('The image was built for X86_64 only.');
      },
    },
    {
      id: 'guard-family',
      isGate: true,
      title: 'The family stays my-rust-api',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        definition(evidence).get('family') === 'my-rust-api' || because('The family must stay `my-rust-api`: the run starts a task of it.'),
    },
    {
      id: 'guard-image',
      isGate: true,
      title: 'Every image comes from the repository of this exercise',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const other = definition(evidence)
          .list('containerDefinitions')
          .map((container) => container.get('image'))
          .find((image) => !isOfRepository(image));
        return other === undefined ? true : because(`The image must come from ${repository}.`);
      },
    },
    {
      id: 'guard-program',
      title: 'The container runs the image’s own program',
      over: 'documents',
      isListed: false,
      isGate: true,
      test: (evidence) =>
        allContainers(evidence).every((container) => container.get('command') === undefined && container.get('entryPoint') === undefined) ||
        because('Leave `command` and `entryPoint` out: the image brings its own program.'),
    },
    {
      id: 'registered',
      isGate: true,
      title: 'ECS registers it and starts a task',
      over: 'run',
      isListed: false,
      test: ({ run }) => run?.accepted ?? false,
    },
    { id: 'stays', title: 'The task never stops', over: 'run', test: ({ run }) => run?.never((moment) => moment.stops > 0) ?? false },
    {
      id: 'running',
      title: 'One task is running by second 60',
      over: 'run',
      test: ({ run }) => run?.by(60, (moment) => moment.running === 1) ?? false,
    },
    {
      id: 'answers',
      title: 'From second 60 to 120, GET / on port 8080 from outside gets 200',
      over: 'run',
      test: ({ run }) => {
        const throughout = run?.from(60, 120, (moment) => run.request(moment.atMs / 1000, 8080, '/') === 200) ?? false;
        if (typeof throughout === 'boolean') return throughout;
        return {
          ...throughout,
          because: `A client outside gets: ${run?.request(throughout.atSeconds ?? 60, 8080, '/')}. ${throughout.because}`,
        };
      },
    },
  ],
  misconceptions: [
    {
      id: 'task-cpu-as-number',
      shows: (evidence) => ['cpu', 'memory'].some((key) => typeof definition(evidence).get(key) === 'number'),
      say: 'Task `cpu` and `memory` are strings: units as in `"256"`, or `".25 vCPU"`; MiB as in `"512"`, or `"0.5 GB"`. Only the `cpu` and `memory` of a container are numbers.',
    },
    {
      id: 'network-mode',
      shows: (evidence) => asksForFargate(definition(evidence)) && definition(evidence).get('networkMode') !== 'awsvpc',
      say: 'Fargate accepts `awsvpc` only: each task gets a network interface of its own. Set `networkMode` to `awsvpc`; left out, it means `bridge`.',
    },
    {
      id: 'size-pair',
      shows: (evidence) => errorOf(evidence, 'fargate-size-pair') !== undefined,
      say: (evidence) => {
        const error = errorOf(evidence, 'fargate-size-pair');
        return `AWS answers: ${error?.aws?.text ?? ''} ${error?.message ?? ''}`;
      },
    },
    {
      id: 'execution-role',
      shows: (evidence) => hasOnlyTaskRole(definition(evidence)) || mayNotPull(evidence.run),
      say: 'Nobody may pull the image: that is the execution role’s work, done before your code runs. `executionRoleArn` is for ECS (pull, logs, secrets), `taskRoleArn` is for the process inside the container.',
    },
    {
      id: 'log-region',
      shows: (evidence) => evidence.run?.stops().some(({ stop }) => stop?.stoppedReason.includes('awslogs-region is required')) ?? false,
      say: 'The log driver must be told its Region. On Fargate there is no instance that it could ask, so the task stops before its container starts. Add `awslogs-region` with `us-east-1` to the options of `logConfiguration`.',
    },
    {
      id: 'host-port',
      shows: (evidence) =>
        allContainers(evidence).some((container) =>
          container.list('portMappings').some((mapping) => {
            const hostPort = mapping.get('hostPort');
            return hostPort !== undefined && hostPort !== mapping.get('containerPort');
          }),
        ),
      say: 'With `awsvpc` every task has its own address, so there is no host port to map to: leave `hostPort` out, or give it the same number as `containerPort`.',
    },
    {
      id: 'loopback',
      shows: ({ run }) =>
        (run?.history.tasks ?? []).some((lane) => lane.listening.length > 0 && lane.listening.every((address) => !address.reachable)),
      say: 'The task is RUNNING, and a client at its network interface is refused: the process listens on loopback inside its own network namespace. Tell it to listen on every address, with `BIND_ADDR` set to `0.0.0.0:8080`.',
    },
    {
      id: 'log-level',
      shows: (evidence) =>
        unknownLevel(evidence) !== undefined && (evidence.run?.stops().some(({ stop }) => stop?.exitCode === 2) ?? false),
      say: (evidence) =>
        `\`LOG_LEVEL\` is \`${unknownLevel(evidence)}\`, and the program knows \`error\`, \`warn\`, \`info\` and \`debug\`. At another word it says so in one line of its log and ends with code 2.`,
    },
    {
      id: 'other-address',
      shows: (evidence) =>
        evidence.run !== null &&
        bindAddress(evidence) !== undefined &&
        unknownLevel(evidence) === undefined &&
        (!String(bindAddress(evidence)).endsWith(':8080') ||
          evidence.run.stops().some(({ stop }) => stop?.exitCode === 1 || stop?.exitCode === 2)),
      say: (evidence) =>
        `The program listens where \`BIND_ADDR\` says, and that is \`${String(bindAddress(evidence))}\`. Clients and the port mapping expect port 8080, on every address: \`0.0.0.0:8080\`. The value is an address in numbers and a port. What is not, a name among them, the program cannot read, and an address that is not its task’s it cannot take: then it ends at once.`,
    },
  ],
  hints: [
    {
      text: 'Look at the top level first: our answer has seven keys there besides the container list. Then ask, of the running process, who can reach it.',
    },
    {
      text: 'Task sizes come in pairs: `256` goes with `512`, `1024` or `2048`. The execution role pulls the image. The application binds loopback unless told otherwise.',
    },
    {
      text: 'Here is a whole definition. Compare it with yours key by key, and find for each difference the sentence of AWS that it answers.',
      patch: {
        'task-definition.json': `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2",
      "essential": true,
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "BIND_ADDR", "value": "0.0.0.0:8080" }],
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
  startFails: ['accepted', 'fargate', 'size', 'execution-role', 'container', 'image-pinned', 'port', 'logs'],
});

function definition(evidence: Evidence): DocumentReader {
  return evidence.read(documentName);
}

function allContainers(evidence: Evidence): readonly DocumentReader[] {
  return definition(evidence).list('containerDefinitions');
}

function apiContainer(evidence: Evidence): DocumentReader | undefined {
  return allContainers(evidence).find((container) => container.get('name') === 'api');
}

function bindAddress(evidence: Evidence): unknown {
  return variable(evidence, 'BIND_ADDR');
}

/** What the definition sets LOG_LEVEL to where the program does not know it. */
function unknownLevel(evidence: Evidence): string | undefined {
  const level = variable(evidence, 'LOG_LEVEL');
  const known = apiImage.process.variables?.LOG_LEVEL ?? [];
  return level === undefined || known.includes(String(level).toLowerCase()) ? undefined : String(level);
}

function variable(evidence: Evidence, name: string): unknown {
  return apiContainer(evidence)
    ?.list('environment')
    .find((one) => one.get('name') === name)
    ?.get('value');
}

function asksForFargate(document: DocumentReader): boolean {
  return document.list('requiresCompatibilities').some((item) => item.value === 'FARGATE');
}

/** Task cpu in units, from units or vCPUs as AWS spells them; null for anything else. */
function cpuUnitsOf(cpu: unknown): number | null {
  if (typeof cpu !== 'string') return null;
  const inVcpu = /^\s*(\d*\.?\d+)\s*vcpu\s*$/i.exec(cpu);
  if (inVcpu !== null) return Number(inVcpu[1]) * 1024;
  return /^\d+$/.test(cpu) ? Number(cpu) : null;
}

function isPinned(image: unknown): boolean {
  if (typeof image !== 'string') return false;
  if (image.includes('@')) return true;
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag !== undefined && tag !== '' && tag !== 'latest';
}

function isOfRepository(image: unknown): boolean {
  return typeof image === 'string' && (image === repository || image.startsWith(`${repository}:`) || image.startsWith(`${repository}@`));
}

function hasOnlyTaskRole(document: DocumentReader): boolean {
  return isFilled(document.get('taskRoleArn')) && !isFilled(document.get('executionRoleArn'));
}

/** The role named as execution role is not allowed to fetch the image. */
function mayNotPull(run: RunEvidence | null): boolean {
  const reasons = (run?.stops() ?? []).map((lane) => lane.stop?.stoppedReason ?? '');
  return reasons.some((reason) => reason.includes('registry auth') && reason.includes('AccessDenied'));
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function errorOf(evidence: Evidence, code: string) {
  return evidence.findings.find((finding) => finding.code === code);
}
