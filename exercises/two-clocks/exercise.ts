/** E12: a slow start behind a load balancer: the grace period of the service, and the start period of the container, which are two clocks. */
import type { Surroundings, TargetGroup } from '../../src/ecs/ecs.ts';
import {
  type Arrange,
  type CheckOutcome,
  type DocumentReader,
  defineExercise,
  type Evidence,
  type RunEvidence,
} from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiService, createCluster, webTargetGroup, worldWhere } from '../api-service.ts';
import { because, isSame, record, without } from '../judging.ts';

const serviceName = 'service.json';
const settingsName = 'target-group.json';
const definitionName = 'task-definition.json';

/** Seconds. */
const usualStart = 50;
const slowestStart = 58;
const healthyBy = 200;
const hangAt = 300;
const noticedWithin = 40;
const replacedBy = 300;

const targetGroup: TargetGroup = {
  ...webTargetGroup,
  healthCheck: { ...webTargetGroup.healthCheck, timeoutSeconds: 4, healthyThreshold: 3 },
};

const definition = {
  ...apiDefinition,
  containerDefinitions: [
    {
      ...apiContainer,
      healthCheck: { command: ['CMD', '/my-rust-api', 'health'], interval: 10, timeout: 3, retries: 3, startPeriod: 60 },
    },
  ],
};

const service = {
  ...apiService,
  loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: 'api', containerPort: 8080 }],
};

function world(behaviour: Parameters<typeof worldWhere>[0]): Surroundings {
  return { ...worldWhere({ bootMs: usualStart * 1000, ...behaviour }), targetGroups: [targetGroup] };
}

/** What the settings of the target group may be, and are to begin with. Ranges: Elastic Load Balancing, health checks for target groups. */
const settings = [
  { id: 'intervalSeconds', text: 'Health check interval', min: 5, max: 300, unit: 's' },
  { id: 'unhealthyThreshold', text: 'Unhealthy threshold: failures in a row', min: 2, max: 10 },
  { id: 'healthyThreshold', text: 'Healthy threshold: successes in a row', min: 2, max: 10 },
] as const;

const arrange: Arrange = (scenario, read) => {
  const given = settingsIn(read(settingsName));
  const targetGroups = scenario.surroundings.targetGroups?.map((one) => ({ ...one, healthCheck: { ...one.healthCheck, ...given } }));
  return { ...scenario, surroundings: { ...scenario.surroundings, ...(targetGroups && { targetGroups }) } };
};

const starts: readonly string[] = ['visible', 'a start under load'];

export default defineExercise({
  slug: 'two-clocks',
  id: 'E12',
  version: 1,
  title: 'ALB loop: two clocks',
  kind: 'fix',
  objectives: ['Work out a grace period that outlasts a slow start, and know whose clock it is (M9, M21)'],
  minutes: 5,
  isCore: false,
  documents: [
    { name: serviceName, kind: 'service' },
    { name: definitionName, kind: 'taskDefinition' },
    { name: settingsName, kind: 'answers' },
  ],
  scenario: {
    seed: 1512,
    untilMs: 600_000,
    surroundings: world({}),
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: 0, call: 'CreateService', input: { $document: serviceName } },
    ],
  },
  arrange,
  forms: [
    {
      document: settingsName,
      title: 'Health check of the target group',
      purpose: 'settings',
      cards: [
        {
          id: 'target-group',
          title: 'Target group web',
          text: 'It asks for `/healthz`, with a timeout of 4 seconds.',
          questions: settings.map((one) => ({ ...one, type: 'number' as const, setting: true as const })),
        },
      ],
    },
  ],
  hiddenTrials: [
    { name: 'a start under load', seed: 2512, with: { surroundings: world({ bootMs: slowestStart * 1000 }) } },
    { name: 'the health path is gone', seed: 3512, with: { surroundings: world({ routes: { '/': 200 } }) } },
    { name: 'one task hangs', seed: 4512, changes: [{ atMs: hangAt * 1000, inject: { type: 'hang', task: 0 } }] },
  ],
  checks: [
    { id: 'accepted', title: 'AWS accepts the documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-service',
      isGate: true,
      title: 'Of the service, only the grace period changes',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isSame(without(evidence.read(serviceName).value, 'healthCheckGracePeriodSeconds'), service) ||
        because('Of the service, change `healthCheckGracePeriodSeconds` alone: its load balancer, its tasks and its network stay.'),
    },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'Of the definition, only the numbers of the health check change',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isOurDefinition(evidence.read(definitionName)) ||
        because('Of the definition, only the numbers of its health check may change, and none of them has to.'),
    },
    { id: 'taken', title: 'ECS takes it', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'kept',
      title: `After a start of ${usualStart} to ${slowestStart} seconds both tasks are healthy by second ${healthyBy}, and no others are started`,
      over: 'run',
      trials: starts,
      test: ({ run }) => run !== null && kept(run),
    },
    {
      id: 'broken-replaced',
      title: `Where the health path is gone, ECS begins to replace tasks by second ${replacedBy}`,
      over: 'run',
      trials: ['the health path is gone'],
      test: ({ run }) =>
        run !== null &&
        ((createdThird(run) ?? Number.POSITIVE_INFINITY) <= replacedBy ||
          run.fail(replacedBy, `No target was ever healthy, and at ${replacedBy} s ECS has done nothing about it.`)),
    },
    {
      id: 'hang-noticed',
      title: `A task that hangs gets no more requests after ${noticedWithin} seconds`,
      over: 'run',
      trials: ['one task hangs'],
      test: ({ run }) =>
        run !== null &&
        (!isHealthyTarget(run, hungTask(run), hangAt + noticedWithin) ||
          run.fail(
            hangAt + noticedWithin,
            `A task has hung since ${hangAt} s; at ${hangAt + noticedWithin} s the load balancer still sends it requests.`,
          )),
    },
  ],
  misconceptions: [
    {
      id: 'slow-to-notice',
      shows: (evidence) => evidence.run !== null && untilUnhealthy(evidence) > noticedWithin,
      say: (evidence) => {
        const { unhealthyThreshold, intervalSeconds } = settingsIn(evidence.read(settingsName));
        return `Patience that sits in the target group has a price: a target must now fail ${unhealthyThreshold} times, ${intervalSeconds} seconds apart, so a task that hangs is sent requests for about ${untilUnhealthy(evidence)} seconds. Patience with the start alone is what the grace period is for: it ends.`;
      },
    },
    {
      id: 'wrong-clock',
      shows: (evidence) => isStart(evidence) && graceIn(evidence) === 0 && startPeriodIn(evidence) !== 60 && isReplaced(evidence.run),
      say: '`startPeriod` is the clock of the container’s own check, and that check was content before. The load balancer asks by itself, from outside, and has never heard of it. It is the service that must be patient with a target: `healthCheckGracePeriodSeconds`.',
    },
    {
      id: 'no-grace',
      shows: (evidence) => isStart(evidence) && graceIn(evidence) === 0 && isReplaced(evidence.run),
      say: (evidence) =>
        `About ${untilUnhealthy(evidence)} seconds after a task is RUNNING its target is unhealthy, long before the service can answer, and without a grace period ECS acts on that at once: ${evidence.run?.history.tasks.length ?? ''} tasks in ten minutes where two would do.`,
    },
    {
      id: 'grace-too-short',
      shows: (evidence) => isStart(evidence) && isReplaced(evidence.run),
      say: (evidence) => {
        const { healthyThreshold, intervalSeconds } = settingsIn(evidence.read(settingsName));
        return `The grace period of ${graceIn(evidence)} seconds is over while the target is still unhealthy. Starting is not enough: once it has been unhealthy, a target needs ${healthyThreshold} good answers in a row, ${intervalSeconds} seconds apart. At the end of the grace period ECS looks at the state of that moment.`;
      },
    },
    {
      id: 'grace-too-long',
      shows: ({ run }) => run?.trial.name === 'the health path is gone',
      say: (evidence) =>
        `With a grace period of ${graceIn(evidence)} seconds, a release that can never be healthy stays that long, and ECS does not lift a finger. Long enough for the slowest start, plus the answers that the target needs, is long enough.`,
    },
  ],
  remarks: [
    {
      id: 'start-period-not-needed',
      shows: (evidence) => startPeriodIn(evidence) !== 60,
      say: 'The other `startPeriod` was not needed: the container’s own check was content with 60.',
    },
  ],
  hints: [
    {
      text: 'Whose health is failing? Open a stopped task: does its `stoppedReason` speak of container health checks, or of ELB health checks?',
    },
    {
      text: 'The grace period must cover the slowest start, then `healthyThreshold` good answers, one `interval` apart, and one more interval for good measure. ECS hears of each of them a little later.',
    },
    {
      text: '58 + 3 × 10 + 10 is about 100 seconds; with 120 there is room for the news to reach ECS. Nothing else has to change.',
      patch: {
        [serviceName]: `${JSON.stringify({ ...service, healthCheckGracePeriodSeconds: 120 }, null, 2)}
`,
      },
    },
  ],
  startFails: ['kept'],
});

interface ProbeNumbers {
  intervalSeconds: number;
  unhealthyThreshold: number;
  healthyThreshold: number;
}

/** What was entered, where the load balancer would take it; else what was there before. */
function settingsIn(document: DocumentReader): ProbeNumbers {
  const number = (id: keyof ProbeNumbers): number => {
    const value = document.get(id);
    const setting = settings.find((one) => one.id === id);
    const isTaken = Number.isInteger(value) && setting !== undefined && Number(value) >= setting.min && Number(value) <= setting.max;
    return isTaken ? Number(value) : (targetGroup.healthCheck?.[id] ?? 0);
  };
  return {
    intervalSeconds: number('intervalSeconds'),
    unhealthyThreshold: number('unhealthyThreshold'),
    healthyThreshold: number('healthyThreshold'),
  };
}

function untilUnhealthy(evidence: Evidence): number {
  const { unhealthyThreshold, intervalSeconds } = settingsIn(evidence.read(settingsName));
  return unhealthyThreshold * intervalSeconds;
}

function graceIn(evidence: Evidence): number {
  const value = evidence.read(serviceName).get('healthCheckGracePeriodSeconds');
  return typeof value === 'number' ? value : 0;
}

function startPeriodIn(evidence: Evidence): unknown {
  return evidence.read(definitionName).get('containerDefinitions', 0, 'healthCheck', 'startPeriod');
}

function isStart({ run }: Evidence): boolean {
  return run !== null && starts.includes(run.trial.name);
}

function isReplaced(run: RunEvidence | null): boolean {
  return run !== null && createdThird(run) !== undefined;
}

/** Seconds at which a third task was created. */
function createdThird(run: RunEvidence): number | undefined {
  const third = run.history.tasks[2]?.statuses[0]?.atMs;
  return third === undefined ? undefined : third / 1000;
}

function kept(run: RunEvidence): CheckOutcome {
  const third = createdThird(run);
  if (third !== undefined) return run.fail(third, 'ECS starts another task, to replace one that only needed time.');
  return run.by(healthyBy, (moment) => moment.healthy === 2);
}

/** The task that was made to hang. */
function hungTask(run: RunEvidence): string | undefined {
  return run.timeline.flatMap(({ what }) =>
    what.type === 'change' && what.change.type === 'hang' && what.task !== undefined ? [what.task] : [],
  )[0];
}

function isHealthyTarget(run: RunEvidence, task: string | undefined, atSeconds: number): boolean {
  const targets = run.history.tasks.find(({ taskId }) => taskId === task)?.targets ?? [];
  return targets.findLast(({ atMs }) => atMs <= atSeconds * 1000)?.state === 'healthy';
}

function isOurDefinition(document: DocumentReader): boolean {
  const command = document.get('containerDefinitions', 0, 'healthCheck', 'command');
  const [container] = definition.containerDefinitions;
  return (
    isSame(command, container?.healthCheck.command) &&
    isSame(
      {
        ...record(document.value),
        containerDefinitions: document.list('containerDefinitions').map(({ value }) => without(value, 'healthCheck')),
      },
      { ...definition, containerDefinitions: definition.containerDefinitions.map((one) => without(one, 'healthCheck')) },
    )
  );
}
