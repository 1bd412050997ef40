/** E24: an incident: a Spot drought, and stops with exit code 137 of two kinds, all on one Friday. */
import type { Image, ProcessBehaviour, Surroundings, TaskLane } from '../../src/ecs/ecs.ts';
import {
  type Choice,
  type DocumentReader,
  defineExercise,
  type Evidence,
  type EvidenceItem,
  type Question,
  type RunEvidence,
} from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiNetwork, apiRelease, createCluster, digestOf } from '../api-service.ts';
import { because, table } from '../judging.ts';
import { repository, sharedWorld } from '../shared-world.ts';

const definitionName = 'task-definition.json';
const updateName = 'service-update.json';
const stopsName = 'stops.json';

/** Seconds: what happened on Friday, and what happens after you act. */
const scaleInAt = 300;
const pushAt = 480;
const forcedAt = 500;
const droughtAt = 900;
const fixAt = 1200;
const enoughBy = fixAt + 300;
const droughtEndsAt = 2100;
/** Between attempts to place a task ECS may wait up to 27 minutes. */
const allBackBy = 3900;
const scaleInAgainAt = 4000;
const untilSeconds = 4200;

/** What the learner's definition is registered as. */
const ownRevision = 'my-rust-api:2';

const desired = 9;
const leastInDrought = 5;
const mostOnDemand = 6;
const longestRequest = 60;

const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 0 },
  { capacityProvider: 'FARGATE_SPOT', weight: 1 },
];

/** Release 1.5.0 fills a cache some minutes after its start. */
const cache = { afterMs: 200_000, memoryMiB: 700 };
const deaf: Partial<ProcessBehaviour> = { onStop: { ignores: true } };
const handler: Partial<ProcessBehaviour> = { onStop: { ignores: false, afterMs: longestRequest * 1000, code: 0 } };
const hungry: Partial<ProcessBehaviour> = { memoryMiB: 300, memoryOverTime: [cache] };

const images: readonly Image[] = [
  release('1.4.2', '1', deaf, ['latest']),
  release('1.4.3', '2', handler),
  release('1.5.0', '3', { ...deaf, ...hungry }),
  release('1.5.1', '4', { ...handler, ...hungry }),
];

const world: Surroundings = { ...sharedWorld, images };

const kinds: readonly Choice[] = [
  { id: 'memory', text: 'Killed for memory' },
  { id: 'stop-timeout', text: 'Told to stop by the scheduler, did not, and was killed after stopTimeout' },
  { id: 'spot', text: 'Spot capacity was taken back' },
];

/** In which order the stops are shown, so that their place does not tell. */
const shownKinds = ['stop-timeout', 'memory', 'spot', 'stop-timeout', 'spot', 'memory', 'spot', 'stop-timeout'] as const;

export default defineExercise({
  slug: 'friday-137-and-drought',
  id: 'E24',
  version: 1,
  title: 'Friday: two kinds of 137 and a Spot drought',
  kind: 'incident',
  objectives: [
    'Sort stopped tasks by stopCode and reason, not by exit code alone (M23)',
    'Give a service a floor on demand, memory, time to stop and a pinned image (M13, M18, M22)',
  ],
  minutes: 10,
  isCore: true,
  documents: [
    { name: definitionName, kind: 'taskDefinition' },
    { name: updateName, kind: 'serviceUpdate' },
    { name: stopsName, kind: 'answers' },
  ],
  scenario: {
    seed: 1524,
    untilMs: untilSeconds * 1000,
    surroundings: world,
    steps: [
      createCluster,
      {
        atMs: 0,
        call: 'PutClusterCapacityProviders',
        input: { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
      },
      {
        atMs: 0,
        call: 'RegisterTaskDefinition',
        input: { ...apiDefinition, containerDefinitions: [{ ...apiContainer, image: `${repository}:latest` }] },
      },
      {
        atMs: 0,
        call: 'CreateService',
        input: {
          cluster: 'day15',
          serviceName: 'web',
          taskDefinition: 'my-rust-api',
          desiredCount: 12,
          capacityProviderStrategy: strategy,
          networkConfiguration: apiNetwork,
        },
      },
      { atMs: scaleInAt * 1000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', desiredCount: desired } },
      {
        atMs: pushAt * 1000,
        inject: { type: 'moveTag', image: `${repository}:latest`, digest: images.find(({ tags }) => tags.includes('1.5.0'))?.digest ?? '' },
      },
      { atMs: forcedAt * 1000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', forceNewDeployment: true } },
      { atMs: droughtAt * 1000, inject: { type: 'spotDrought', on: true } },
      { atMs: droughtAt * 1000, inject: { type: 'reclaimSpot', all: true } },
      { atMs: fixAt * 1000, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: fixAt * 1000, call: 'UpdateService', input: { $document: updateName } },
      { atMs: droughtEndsAt * 1000, inject: { type: 'spotDrought', on: false } },
      { atMs: scaleInAgainAt * 1000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', desiredCount: desired - 3 } },
    ],
  },
  forms: [
    {
      document: stopsName,
      title: 'Why did they stop?',
      purpose: 'diagnosis',
      cards: [
        {
          id: 'stops',
          title: 'All eight stopped tasks are classified',
          text: 'The numbers are those of the stopped tasks in the evidence. Every one of them ended with exit code 137.',
          questions: shownKinds.map(
            (_, index): Question => ({
              id: `stop-${index + 1}`,
              text: `Why did task ${index + 1} stop?`,
              type: 'choice',
              choices: kinds,
              accepts: ({ run }) => {
                const lane = shownStops(run)[index];
                const kind = lane === undefined ? null : kindOf(lane);
                return kind === null ? [] : [kind];
              },
            }),
          ),
        },
      ],
    },
  ],
  evidence: evidencePanel,
  hiddenTrials: [],
  checks: [
    { id: 'accepted', title: 'AWS accepts both documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-documents',
      isGate: true,
      title: 'The service stays, with its one container and a release of its image',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        (isOurDefinition(evidence.read(definitionName)) && isOurUpdate(evidence.read(updateName))) ||
        because(
          'The family, the one container `api`, its image and its own program stay as they are; the update is for the service `web` in `day15`, which runs `my-rust-api` and keeps its desired count of 9.',
        ),
    },
    {
      id: 'pinned',
      title: 'The definition names a release, not a tag that moves',
      over: 'documents',
      test: (evidence) =>
        !isMutable(evidence) || because('What `latest` stands for was changed once today already, and nobody saw it in the definition.'),
    },
    { id: 'taken', title: 'ECS takes every call', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'enough',
      title: `From second ${enoughBy} on, and as long as Spot is dry, at least ${leastInDrought} tasks are running`,
      over: 'run',
      test: ({ run }) => run?.from(enoughBy, droughtEndsAt, (moment) => moment.running >= leastInDrought) ?? false,
    },
    {
      id: 'memory',
      title: 'No task of yours is killed for memory',
      over: 'run',
      test: ({ run }) => {
        const lane = ownStops(run).find((one) => kindOf(one) === 'memory');
        return run !== null && (!lane?.stop || run.fail(lane.stop.atMs / 1000, `${lane.stop.containerReason ?? lane.stop.stoppedReason}.`));
      },
    },
    {
      id: 'all-back',
      title: `Once Spot is back, all ${desired} tasks are running by second ${allBackBy}`,
      over: 'run',
      test: ({ run }) => run?.within(droughtEndsAt, allBackBy - droughtEndsAt, (moment) => moment.running === desired) ?? false,
    },
    {
      id: 'yours',
      title: 'They are all of the definition that you have written',
      over: 'run',
      test: ({ run }) => {
        const other = run?.tasksAt(allBackBy).find(({ taskDefinition }) => taskDefinition !== ownRevision);
        return run !== null && (other === undefined || run.fail(allBackBy, `A task of \`${other.taskDefinition}\` is running.`));
      },
    },
    {
      id: 'cost',
      title: `Then at most ${mostOnDemand} of the ${desired} are on demand`,
      over: 'run',
      test: ({ run }) => {
        const count = onDemandOf(run);
        return (
          run !== null && (count <= mostOnDemand || run.fail(allBackBy, `${count} of ${desired} tasks are on demand while Spot has room.`))
        );
      },
    },
    {
      id: 'graceful',
      title: 'When the service is scaled in again, tasks end by themselves, and none is killed',
      over: 'run',
      test: ({ run }) => {
        if (run === null) return false;
        const told = ownStops(run).flatMap(({ stop }) => (stop?.stopCode === 'ServiceSchedulerInitiated' ? [stop] : []));
        const killed = told.find(({ exitCode }) => exitCode === 137);
        if (killed) return run.fail(killed.atMs / 1000, 'A task is told to stop, and ends with exit code 137: SIGKILL.');
        const ended = told.some(({ exitCode }) => exitCode === 0);
        return ended || run.fail(scaleInAgainAt, 'No task of yours ends by itself when it is told to.');
      },
    },
  ],
  misconceptions: [
    {
      id: 'size-pair',
      shows: (evidence) => evidence.findings.some(({ code }) => code === 'fargate-size-pair'),
      say: (evidence) =>
        `Fargate sells task sizes in pairs, and \`${String(evidence.read(definitionName).get('memory'))}\` MiB does not go with \`${String(evidence.read(definitionName).get('cpu'))}\` CPU units. To 256 units belong 512, 1024 or 2048 MiB.`,
    },
    {
      id: 'latest',
      shows: isMutable,
      say: `Until second ${pushAt} \`latest\` was one program, since then it is another, and the revision stayed the same: so it was the forced deployment that brought the hungry release in, and nobody saw it in the definition. Name the release you mean.`,
    },
    {
      id: 'not-forced',
      shows: ({ run }) => (run?.refusals ?? []).some(({ operation, message }) => operation === 'UpdateService' && /force/i.test(message)),
      say: ({ run }) => `AWS refuses the update: ${run?.refusals[0]?.message ?? ''} Nothing has moved. Set \`forceNewDeployment\` to true.`,
    },
    {
      id: 'waits-for-fallback',
      shows: ({ run }) => run?.accepted === true && run.from(enoughBy, droughtEndsAt, (moment) => moment.running < leastInDrought) === true,
      say: ({ run }) =>
        `Spot is dry. Of ${desired} tasks ${stillRunning(run)}: the rest wait for it. There is no fallback. A weight is a ratio and not a plan B; what you can count on is the \`base\`, and it stands on \`FARGATE\`. At least ${leastInDrought} are asked for.`,
    },
    {
      id: 'out-of-memory',
      shows: ({ run }) => ownStops(run).some((lane) => kindOf(lane) === 'memory'),
      say: `Your tasks end with \`OutOfMemoryError\`, as before: some minutes after its start this release uses ${cache.memoryMiB} MiB. Give it a size that holds them, or go back to the release before.`,
    },
    {
      id: 'all-on-demand',
      shows: ({ run }) => onDemandOf(run) > mostOnDemand,
      say: ({ run }) =>
        `The service is up, and the bill with it: ${onDemandOf(run)} of ${desired} tasks are on demand, and stay there when Spot is back. A floor for the drought is enough; let a ratio share out the rest.`,
    },
    {
      id: 'killed',
      shows: ({ run }) => ownStops(run).some(({ stop }) => stop?.stopCode === 'ServiceSchedulerInitiated' && stop.exitCode === 137),
      say: (evidence) =>
        hasHandler(evidence)
          ? `The handler works, and is cut short: SIGKILL comes after \`stopTimeout\`, 30 seconds where nothing is said, and a request lasts up to ${longestRequest}. Whether it is a scale-in or Spot, it is that clock which counts.`
          : 'Time alone does not help: this release has no handler, so it ignores SIGTERM until SIGKILL comes, and its exit code is 137 again. Take the release with the handler, and give it the time it needs.',
    },
    {
      id: 'all-memory',
      shows: (evidence) => wronglyCalled(evidence, 'memory') > 0,
      say: (evidence) =>
        `137 means SIGKILL, and memory is only one reason for it. Of the stops that you call killed for memory, ${wronglyCalled(evidence, 'memory')} came without an \`OutOfMemoryError\`: look at the stopCode. \`ServiceSchedulerInitiated\` is ECS that stopped them, \`SpotInterruption\` is Spot.`,
    },
    {
      id: 'all-timeouts',
      shows: (evidence) => wronglyCalled(evidence, 'stop-timeout') > 0 || wronglyCalled(evidence, 'spot') > 0,
      say: 'All of them were killed with SIGKILL, and not all for the same cause. Read the stopCode first, then the reason of the container: `SpotInterruption` is one kind, `OutOfMemoryError` another, and `ServiceSchedulerInitiated` without such a reason the third.',
    },
  ],
  hints: [
    { text: 'Sort the stops by stopCode first, then by reason. The exit code is the same for all of them, so it tells nothing.' },
    {
      text: 'In a drought the base is the only floor that you control. A stop needs a program that listens and time for it to end. Memory comes in sizes that go with the CPU.',
    },
    {
      text: 'A base of 5, weights of 1 and 3 above it, and a forced deployment; 1024 MiB; the release 1.5.1 with a handler, pinned, and a `stopTimeout` of 75.',
      patch: {
        [stopsName]: `{\n${shownKinds.map((kind, index) => `  "stop-${index + 1}": "${kind}"`).join(',\n')}\n}\n`,
        [updateName]: `{
  "cluster": "day15",
  "service": "web",
  "taskDefinition": "my-rust-api",
  "forceNewDeployment": true,
  "capacityProviderStrategy": [
    { "capacityProvider": "FARGATE", "base": 5, "weight": 1 },
    { "capacityProvider": "FARGATE_SPOT", "weight": 3 }
  ]
}
`,
        [definitionName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "1024",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.5.1",
      "essential": true,
      "stopTimeout": 75,
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
  startFails: ['pinned', 'enough', 'memory', 'graceful', 'stops'],
});

function release(tag: string, digit: string, behaviour: Partial<ProcessBehaviour>, more: readonly string[] = []): Image {
  return { ...apiRelease(tag, digestOf(digit), behaviour), tags: [tag, ...more] };
}

function isOurDefinition(definition: DocumentReader): boolean {
  const [container, ...others] = definition.list('containerDefinitions');
  return (
    definition.get('family') === apiDefinition.family &&
    others.length === 0 &&
    container?.get('name') === apiContainer.name &&
    imageOf(container.get('image')) !== null &&
    container.get('command') === undefined &&
    container.get('entryPoint') === undefined
  );
}

function isOurUpdate(update: DocumentReader): boolean {
  const wanted = update.get('desiredCount');
  const reference = update.get('taskDefinition');
  return (
    update.get('cluster') === 'day15' &&
    update.get('service') === 'web' &&
    (wanted === undefined || wanted === desired) &&
    (reference === undefined || /(^|\/)my-rust-api(:\d+)?$/.test(String(reference)))
  );
}

/** The release that a reference stands for when you act; null where there is none. */
function imageOf(reference: unknown): Image | null {
  const name = reference === repository || reference === `${repository}:latest` ? `${repository}:1.5.0` : reference;
  return (
    images.find(({ tags, digest }) => name === `${repository}@${digest}` || tags.some((tag) => name === `${repository}:${tag}`)) ?? null
  );
}

function hasHandler(evidence: Evidence): boolean {
  const image = imageOf(evidence.read(definitionName).list('containerDefinitions')[0]?.get('image'));
  return image !== null && !image.process.onStop.ignores;
}

function isMutable(evidence: Evidence): boolean {
  return evidence.findings.some(({ code }) => code === 'tag-mutable');
}

/** `1 is running` or `4 are running`, at the end of the drought. */
function stillRunning(run: RunEvidence | null): string {
  const running = run?.at(droughtEndsAt - 1).running ?? 0;
  return `${running} ${running === 1 ? 'is' : 'are'} running`;
}

/** Tasks on demand once all are back. */
function onDemandOf(run: RunEvidence | null): number {
  return run?.tasksAt(allBackBy).filter(({ capacityProvider }) => capacityProvider === 'FARGATE').length ?? 0;
}

/** Stops of tasks of the definition that you have written. */
function ownStops(run: RunEvidence | null): readonly TaskLane[] {
  return run?.stops().filter(({ taskDefinition }) => taskDefinition === ownRevision) ?? [];
}

/** Which kind of stop with 137 it is: by stopCode, then by the reason of the container. */
function kindOf({ stop }: TaskLane): (typeof shownKinds)[number] | null {
  if (stop === null) return null;
  if (stop.stopCode === 'SpotInterruption') return 'spot';
  if (stop.containerReason?.includes('OutOfMemory')) return 'memory';
  return stop.stopCode === 'ServiceSchedulerInitiated' && stop.exitCode === 137 ? 'stop-timeout' : null;
}

/** Eight of the stops up to the moment when you act: the latest for memory and Spot, and those of the scale-in. */
function shownStops(run: RunEvidence | null): readonly TaskLane[] {
  const before = (run?.stops() ?? []).filter(({ stop }) => stop !== null && stop.atMs < (fixAt - 60) * 1000 && stop.exitCode === 137);
  const ofKind = (kind: string) => before.filter((lane) => kindOf(lane) === kind);
  const left: Record<string, TaskLane[]> = {
    memory: ofKind('memory').slice(-2),
    spot: ofKind('spot').slice(-3),
    'stop-timeout': ofKind('stop-timeout').filter(({ stop }) => stop !== null && stop.atMs < pushAt * 1000),
  };
  return shownKinds.flatMap((kind) => left[kind]?.shift() ?? []);
}

/** How many stops are called so that are of another kind. */
function wronglyCalled(evidence: Evidence, kind: string): number {
  const answers = evidence.read(stopsName);
  return shownStops(evidence.run).filter((lane, index) => answers.get(`stop-${index + 1}`) === kind && kindOf(lane) !== kind).length;
}

function evidencePanel(start: RunEvidence): readonly EvidenceItem[] {
  const nameOf = ({ tags }: Image) => tags[0] ?? '';
  return [
    {
      id: 'stopped-tasks',
      title: 'Eight of the stopped tasks',
      content: table(
        ['Task', 'Second', 'stopCode', 'stoppedReason', 'Exit code', 'Reason of the container'],
        shownStops(start).map(({ stop }, index) => [
          `${index + 1}`,
          `${(stop?.atMs ?? 0) / 1000}`,
          stop?.stopCode ?? '',
          stop?.stoppedReason ?? '',
          `${stop?.exitCode ?? ''}`,
          stop?.containerReason ?? '',
        ]),
      ),
    },
    {
      id: 'events',
      title: 'The latest service events',
      content: table(
        ['Second', 'Message'],
        start
          .events(fixAt)
          .slice(-12)
          .map(({ atSeconds, text }) => [`${atSeconds}`, text]),
      ),
    },
    {
      id: 'strategy',
      title: 'Capacity provider strategy of the service',
      content: table(
        ['capacityProvider', 'base', 'weight'],
        strategy.map(({ capacityProvider, base = 0, weight }) => [capacityProvider, `${base}`, `${weight}`]),
      ),
    },
    {
      id: 'memory',
      title: 'Memory of a task, by release',
      content: table(
        ['Release', 'At its start, MiB', `After ${cache.afterMs / 1000} s, MiB`],
        images.map((image) => [
          nameOf(image),
          `${image.process.memoryMiB}`,
          `${image.process.memoryOverTime?.[0]?.memoryMiB ?? image.process.memoryMiB}`,
        ]),
      ),
    },
    {
      id: 'pushes',
      title: 'Pushes and releases',
      content: table(
        ['Release', 'Digest begins with', 'On SIGTERM', 'latest'],
        images.map((image) => [
          nameOf(image),
          image.digest.slice(0, 15),
          image.process.onStop.ignores ? 'ignores it' : `finishes its requests, up to ${image.process.onStop.afterMs / 1000} s`,
          image.tags.includes('latest') ? `until second ${pushAt}` : nameOf(image) === '1.5.0' ? `since second ${pushAt}` : '',
        ]),
      ),
    },
    {
      id: 'calls',
      title: 'Calls of the day',
      content: table(
        ['Second', 'Call'],
        [
          [`${scaleInAt}`, `UpdateService: desiredCount from 12 to ${desired}`],
          [`${forcedAt}`, 'UpdateService: forceNewDeployment'],
        ],
      ),
    },
  ];
}
