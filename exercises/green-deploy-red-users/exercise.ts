/** E23: an incident: a release whose own checks are green, and which no user reaches, for two reasons at once. */
import type { Image, Surroundings, TargetGroup } from '../../src/ecs/ecs.ts';
import {
  type Arrange,
  type DocumentReader,
  defineExercise,
  type Evidence,
  type EvidenceItem,
  type RunEvidence,
} from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiRelease, apiService, createCluster, webTargetGroup } from '../api-service.ts';
import { because, replacedAfter } from '../judging.ts';
import { apiImage, repository, sharedWorld } from '../shared-world.ts';

const definitionName = 'task-definition.json';
const settingsName = 'settings.json';
const diagnosisName = 'diagnosis.json';
const hangs = 'one task hangs';

/** Seconds. */
const healthyBy = 300;
const untilSeconds = 900;
const servedFor = 120;
const hangAt = 400;
const replacedWithin = 180;

const usual = { path: '/healthz', matcher: '200', graceSeconds: 60, ingress: 'load-balancer' };

const targetGroup: TargetGroup = {
  ...webTargetGroup,
  healthCheck: { ...webTargetGroup.healthCheck, path: usual.path, matcher: usual.matcher },
};

/** Releases 1.4.2 and 1.5.0: the second reads its address from another variable, and answers its health on another path. */
const [oldImage, newImage] = releases();

const world: Surroundings = {
  ...sharedWorld,
  images: [oldImage, newImage],
  targetGroups: [targetGroup],
  load: [{ to: { targetGroupArn: targetGroup.arn }, path: '/', rates: [{ fromMs: 0, perSecond: 20 }] }],
};

const service = { ...apiService, loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: 'api', containerPort: 8080 }] };

const arrange: Arrange = (scenario, read) => {
  const { path, matcher, graceSeconds, isOpen } = settingsIn(read(settingsName));
  const { surroundings, steps } = scenario;
  return {
    ...scenario,
    surroundings: {
      ...surroundings,
      securityGroups: surroundings.securityGroups.map((group) => (isOpen ? { ...group, ingress: [80, 443, 8080] } : group)),
      targetGroups: [{ ...targetGroup, healthCheck: { ...targetGroup.healthCheck, path, matcher } }],
    },
    steps: steps.map((step) =>
      'call' in step && step.call === 'CreateService'
        ? { ...step, input: { ...service, healthCheckGracePeriodSeconds: graceSeconds } }
        : step,
    ),
  };
};

export default defineExercise({
  slug: 'green-deploy-red-users',
  id: 'E23',
  version: 1,
  title: 'Green deploy, red users',
  kind: 'incident',
  objectives: ['Tell who can reach a task and who cannot, and go on after the first cause is mended (M9, M11)'],
  minutes: 10,
  isCore: true,
  documents: [
    { name: definitionName, kind: 'taskDefinition' },
    { name: settingsName, kind: 'answers' },
    { name: diagnosisName, kind: 'answers' },
  ],
  scenario: {
    seed: 1523,
    untilMs: untilSeconds * 1000,
    surroundings: world,
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: 0, call: 'CreateService', input: service },
    ],
  },
  arrange,
  forms: [
    {
      document: diagnosisName,
      title: 'What is broken?',
      purpose: 'diagnosis',
      cards: [
        {
          id: 'diagnosis',
          title: 'Both causes are named, and nothing else',
          questions: [
            {
              id: 'causes',
              text: 'Why do users see 502 and 503? Tick every cause.',
              type: 'several',
              choices: [
                { id: 'address', text: 'The program listens where the load balancer cannot reach it' },
                { id: 'path', text: 'The load balancer asks for a path that the release no longer has' },
                { id: 'grace', text: 'The grace period is too short for the start' },
                { id: 'security-group', text: 'The security group keeps the load balancer out' },
                { id: 'container-check', text: 'The health check of the container cannot run in the image' },
                { id: 'memory', text: 'The release needs more memory than the task has' },
              ],
              accepts: () => [causes()],
            },
          ],
        },
      ],
    },
    {
      document: settingsName,
      title: 'Around the tasks',
      purpose: 'settings',
      cards: [
        {
          id: 'load-balancer',
          title: 'Target group, service and security group',
          questions: [
            {
              id: 'path',
              text: 'Path of the target group’s health check',
              type: 'choice',
              choices: ['/healthz', '/livez', '/'].map((path) => ({ id: path, text: path })),
              setting: true,
            },
            {
              id: 'matcher',
              text: 'Status codes that count as success',
              type: 'choice',
              choices: ['200', '200-499'].map((matcher) => ({ id: matcher, text: matcher })),
              setting: true,
            },
            { id: 'graceSeconds', text: 'Grace period of the service', type: 'number', min: 0, max: 3600, unit: 's', setting: true },
            {
              id: 'ingress',
              text: 'The security group of the tasks lets in',
              type: 'choice',
              choices: [
                { id: 'load-balancer', text: 'Port 8080, from the load balancer' },
                { id: 'world', text: 'Ports 80, 443 and 8080, from anywhere' },
              ],
              setting: true,
            },
          ],
        },
      ],
    },
  ],
  evidence: evidencePanel,
  hiddenTrials: [{ name: hangs, seed: 2523, changes: [{ atMs: hangAt * 1000, inject: { type: 'hang', task: 0 } }] }],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'The container stays, with its image, program and health check',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isOurs(evidence.read(definitionName)) ||
        because('The family, the one container `api`, a release of its image, its own program and its own health check stay as they are.'),
    },
    { id: 'taken', title: 'ECS takes every call', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'release',
      title: 'Release 1.5.0 is what runs',
      over: 'run',
      trials: ['visible'],
      test: (evidence) =>
        releaseIn(evidence) === newImage || because('The release of yesterday runs, and 1.5.0 still waits for its users.'),
    },
    {
      id: 'real-check',
      title: 'The target group asks for the health of the application, and takes only success for success',
      over: 'run',
      trials: ['visible'],
      test: (evidence) => {
        const { path, matcher } = settingsIn(evidence.read(settingsName));
        if (matcher !== usual.matcher) return because(`With \`${matcher}\`, an error is taken for health.`);
        return path !== '/' || because('`/` is a page that is answered whatever the state of the application.');
      },
    },
    {
      id: 'closed',
      title: 'Nobody but the load balancer is let in',
      over: 'run',
      trials: ['visible'],
      test: (evidence) =>
        !settingsIn(evidence.read(settingsName)).isOpen || because('The security group of the tasks is open to the whole internet.'),
    },
    {
      id: 'healthy',
      title: `Two tasks are healthy targets by second ${healthyBy}`,
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => {
        if (run === null) return false;
        const outcome = run.by(healthyBy, (moment) => moment.healthy === 2);
        return outcome === true ? true : run.fail(healthyBy, `Not once two healthy targets. ${targetReason(run)}`.trim());
      },
    },
    {
      id: 'served',
      title: `No request fails in the last ${servedFor} seconds`,
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => {
        if (run === null) return false;
        const from = untilSeconds - servedFor;
        const { failed, served, reasons } = run.requests(from, untilSeconds);
        const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
        return failed === 0 || run.fail(from, `${failed} of ${failed + served} requests fail: ${why.join(', ')}.`);
      },
    },
    {
      id: 'calm',
      title: `No task stops after second ${healthyBy}`,
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => {
        const stop = run?.stops().find((lane) => (lane.stop?.atMs ?? 0) > healthyBy * 1000)?.stop;
        return run !== null && (!stop || run.fail(stop.atMs / 1000, `A task is stopped: ${stop.stoppedReason}`));
      },
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
      id: 'rollback',
      shows: (evidence) => releaseIn(evidence) === oldImage,
      say: ({ run }) =>
        isGreen(run)
          ? 'Users are green again: going back to 1.4.2 is the right first step while they suffer, and counts as mitigation. Half of the work is done. Now go forward: find both causes, and bring 1.5.0 to the users.'
          : `Going back to 1.4.2 is a good mitigation while users suffer, and it must be the whole way back: 1.4.2 answers \`${healthRoute(oldImage)}\`. Then go forward: find both causes, and bring 1.5.0 to the users.`,
    },
    {
      id: 'opened-to-world',
      shows: (evidence) => settingsIn(evidence.read(settingsName)).isOpen,
      say: ({ run }) =>
        `The rule was right already: the load balancer could always come in. ${isReachable(run) ? 'What it met there was the trouble.' : 'Nobody answers on the address where it knocks.'} And now the whole internet may knock, too.`,
    },
    {
      id: 'blind-check',
      shows: (evidence) => {
        const { path, matcher } = settingsIn(evidence.read(settingsName));
        return path === '/' || matcher !== usual.matcher;
      },
      say: 'A check that cannot fail is no check. A `404` says that the path is wrong, and `/` is answered even while the application is ill. Ask the route on which the release tells its own health, and take `200` alone for a yes.',
    },
    {
      id: 'grace-raised',
      shows: (evidence) => isOnLoopback(evidence.run) && evidence.run?.trial.name !== hangs && graceIn(evidence) > usual.graceSeconds,
      say: ({ run }) =>
        `The loop is slower, and the users are as red as before. A grace period keeps ECS from acting; it makes no target healthy. The load balancer says: ${targetReason(run)}`,
    },
    {
      id: 'only-address',
      shows: ({ run }) => isReachable(run) && targetReasons(run).some((reason) => reason.includes('[404]')),
      say: ({ run }) =>
        `Progress: somebody answers. The reason is now “${targetReasons(run).at(-1) ?? ''}”, and that is another cause, which the first one hid. One more: which path does the release know?`,
    },
    {
      id: 'only-path',
      shows: (evidence) => isOnLoopback(evidence.run) && settingsIn(evidence.read(settingsName)).path === healthRoute(newImage),
      say: 'The path is right now, and nobody answers on it: the log still says `listening on 127.0.0.1:8080`. That is loopback: the container’s own check reaches it, the load balancer comes from outside and does not. Which variable does the release read?',
    },
    {
      id: 'other-port',
      shows: ({ run }) => run !== null && !isReachable(run) && !isOnLoopback(run),
      say: `Nobody answers on port 8080, which is where the load balancer knocks. The program takes its address and its port from \`${newImage.process.bindVariable ?? ''}\`: both have to be in it, as \`0.0.0.0:8080\`.`,
    },
    {
      id: 'grace-hides',
      shows: (evidence) => evidence.run?.trial.name === hangs && graceIn(evidence) > usual.graceSeconds,
      say: (evidence) =>
        `All is green, until a task hangs at second ${hangAt}: for ${graceIn(evidence)} seconds after its start ECS does not act on any check, its container’s or the load balancer’s. The start takes seconds; leave the grace period as it was.`,
    },
    {
      id: 'bait',
      shows: (evidence) => {
        const given = evidence.read(diagnosisName).list('causes');
        return isGreen(evidence.run) && given.length > 0 && given.some(({ value }) => !causes().includes(String(value)));
      },
      say: 'Your repair works, and your diagnosis names something that was in order. What did you change to make it work? The causes are those two, and no more.',
    },
    {
      id: 'half-diagnosis',
      shows: (evidence) => isGreen(evidence.run) && evidence.read(diagnosisName).list('causes').length === 1,
      say: 'That is one of them. There were two, and the first hid the second: as long as nobody answers, no path is wrong.',
    },
  ],
  hints: [
    {
      text: 'Two parties ask for the health of a task: a command inside the container, and the load balancer from outside. One of them gets an answer. Who cannot reach it?',
    },
    {
      text: 'Loopback, `127.0.0.1`, answers the check of the container and nobody else. Read the diff for the variable that sets the address, and for every other name that has changed.',
    },
    {
      text: 'The release reads `API_BIND`: set it to `0.0.0.0:8080`. And its health is on `/livez`: let the target group ask there.',
      patch: {
        [diagnosisName]: '{ "causes": ["address", "path"] }\n',
        [settingsName]: '{ "path": "/livez", "matcher": "200", "graceSeconds": 60, "ingress": "load-balancer" }\n',
        [definitionName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.5.0",
      "essential": true,
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "API_BIND", "value": "0.0.0.0:8080" }],
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
  startFails: ['healthy', 'served', 'calm', 'diagnosis'],
});

function releases(): [Image, Image] {
  const digest = 'sha256:a3d0f5c1e2b4968778695a4b3c2d1e0f00112233445566778899aabbccddeeff';
  return [apiImage, apiRelease('1.5.0', digest, { bindVariable: 'API_BIND', routes: { '/': 200, '/livez': 200 } })];
}

/** What differs between the releases, in the words of the diagnosis. */
function causes(): readonly string[] {
  return [
    ...(newImage.process.bindVariable === oldImage.process.bindVariable ? [] : ['address']),
    ...(healthRoute(newImage) === usual.path ? [] : ['path']),
  ];
}

/** The route on which a release tells its health: the one besides `/`. */
function healthRoute({ process }: Image): string {
  return Object.keys(process.routes ?? {}).find((route) => route !== '/') ?? '/';
}

/** What is set; whatever is missing or strange is as it was. */
function settingsIn(settings: DocumentReader): { path: string; matcher: string; graceSeconds: number; isOpen: boolean } {
  const path = settings.get('path');
  const matcher = settings.get('matcher');
  const grace = settings.get('graceSeconds');
  return {
    path: path === '/' || path === '/livez' ? path : usual.path,
    matcher: matcher === '200-499' ? matcher : usual.matcher,
    graceSeconds: typeof grace === 'number' && Number.isInteger(grace) && grace >= 0 && grace <= 3600 ? grace : usual.graceSeconds,
    isOpen: settings.get('ingress') === 'world',
  };
}

function graceIn(evidence: Evidence): number {
  return settingsIn(evidence.read(settingsName)).graceSeconds;
}

function isOurs(definition: DocumentReader): boolean {
  const [container, ...others] = definition.list('containerDefinitions');
  return (
    definition.get('family') === apiDefinition.family &&
    others.length === 0 &&
    container?.get('name') === apiContainer.name &&
    releaseOf(container.get('image')) !== null &&
    container.get('command') === undefined &&
    container.get('entryPoint') === undefined &&
    container.list('healthCheck', 'command').some(({ value }) => String(value).includes('/my-rust-api'))
  );
}

function releaseOf(image: unknown): Image | null {
  const names = ({ tags, digest }: Image) => [...tags.map((tag) => `${repository}:${tag}`), `${repository}@${digest}`];
  return [oldImage, newImage].find((release) => names(release).some((name) => name === image)) ?? null;
}

function releaseIn(evidence: Evidence): Image | null {
  return releaseOf(evidence.read(definitionName).list('containerDefinitions')[0]?.get('image'));
}

/** Two healthy targets, and users who get what they ask for. */
function isGreen(run: RunEvidence | null): boolean {
  return (
    run !== null && run.end((moment) => moment.healthy === 2) === true && run.requests(untilSeconds - servedFor, untilSeconds).failed === 0
  );
}

/** Some task answers from outside. */
function isReachable(run: RunEvidence | null): boolean {
  return (run?.history.tasks ?? []).some(({ listening }) => listening.some(({ port, reachable }) => reachable && port === 8080));
}

/** Some task listens on the right port, and only for its own containers. */
function isOnLoopback(run: RunEvidence | null): boolean {
  return (run?.history.tasks ?? []).some(({ listening }) => listening.some(({ port, reachable }) => !reachable && port === 8080));
}

/** Why targets were unhealthy, oldest first, as the load balancer says it. */
function targetReasons(run: RunEvidence | null): readonly string[] {
  return (run?.history.tasks ?? [])
    .flatMap(({ targets = [] }) => targets.flatMap(({ atMs, reason }) => (reason === undefined ? [] : [{ atMs, reason }])))
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ reason }) => reason);
}

function targetReason(run: RunEvidence | null): string {
  const reason = targetReasons(run).at(-1);
  return reason === undefined ? '' : `“${reason}”.`;
}

function evidencePanel(start: RunEvidence): readonly EvidenceItem[] {
  const tasks = start.history.tasks.slice(0, 3);
  const short = (taskId: string) => `${taskId.slice(0, 8)}…`;
  const rows = (lines: readonly { atMs: number; cells: readonly string[] }[]) =>
    lines.toSorted((one, other) => one.atMs - other.atMs).map(({ atMs, cells }) => [`${atMs / 1000}`, ...cells]);
  return [
    {
      id: 'events',
      title: 'Service events',
      content: {
        type: 'table',
        columns: ['Second', 'Message'],
        rows: start.events(healthyBy).map(({ atSeconds, text }) => [`${atSeconds}`, text]),
      },
    },
    {
      id: 'container-health',
      title: 'Health of the containers',
      content: {
        type: 'table',
        columns: ['Second', 'Task', 'healthStatus'],
        rows: rows(
          tasks.flatMap(({ taskId, health = [] }) => health.map(({ atMs, status }) => ({ atMs, cells: [short(taskId), status] }))),
        ),
      },
    },
    {
      id: 'target-health',
      title: 'Health of the targets',
      content: {
        type: 'table',
        columns: ['Second', 'Task', 'State', 'Reason'],
        rows: rows(
          tasks.flatMap(({ taskId, targets = [] }) =>
            targets.map(({ atMs, state, reason = '' }) => ({ atMs, cells: [short(taskId), state, reason] })),
          ),
        ),
      },
    },
    {
      id: 'logs',
      title: 'Logs of the tasks',
      content: {
        type: 'table',
        columns: ['Second', 'Task', 'Line'],
        rows: rows(
          tasks.flatMap(({ taskId, listening }) =>
            listening.map(({ atMs, port, reachable }) => ({
              atMs,
              cells: [short(taskId), `listening on ${reachable ? '0.0.0.0' : '127.0.0.1'}:${port}`],
            })),
          ),
        ),
      },
    },
    {
      id: 'security-groups',
      title: 'Rules of the security groups',
      content: {
        type: 'table',
        columns: ['Group', 'Direction', 'Port', 'From or to'],
        rows: [
          ['load balancer', 'in', '443', 'anywhere'],
          ['load balancer', 'out', '8080', 'tasks'],
          ['tasks', 'in', '8080', 'load balancer'],
        ],
      },
    },
    { id: 'diff', title: 'What changed from 1.4.2 to 1.5.0', content: { type: 'text', text: diffText() } },
  ];
}

function diffText(): string {
  const lines = [oldImage, newImage].map(({ process }, index) => {
    const mark = index === 0 ? '-' : '+';
    return [
      `${mark} let address = env::var("${process.bindVariable ?? ''}").unwrap_or("${process.bind ?? ''}".into());`,
      `${mark}     "${healthRoute(index === 0 ? oldImage : newImage)}" => health(),`,
    ];
  });
  const [before = [], after = []] = lines;
  return [
    'src/main.rs',
    before[0],
    after[0],
    '  println!("listening on {address}");',
    'src/routes.rs',
    '  match path {',
    '      "/" => include_str!("index.html"),',
    before[1],
    after[1],
    '  }',
    'src/health.rs',
    '  // `my-rust-api health` asks 127.0.0.1, from inside the container.',
  ].join('\n');
}
