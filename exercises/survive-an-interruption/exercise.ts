/** E15: Spot takes six tasks back; a handler of SIGTERM and a `stopTimeout` that outlasts the work in progress let them end by themselves. */
import type { Surroundings, TargetGroup } from '../../src/ecs/ecs.ts';
import {
  type Arrange,
  type CheckOutcome,
  type DocumentReader,
  defineExercise,
  type Evidence,
  type RunEvidence,
} from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiNetwork, createCluster, webTargetGroup, worldWhere } from '../api-service.ts';
import { because, isSame, record, without } from '../judging.ts';

const definitionName = 'task-definition.json';
const serviceName = 'service.json';
const settingsName = 'application.json';

/** Seconds. */
const interruptedAt = 300;
const backBy = 600;
const usualWork = 45;
const longestWork = 70;
/** Of a container without `stopTimeout`. Source: developer guide, task definition parameters, container timeouts. */
const defaultStopTimeout = 30;

const targetGroup: TargetGroup = { ...webTargetGroup, healthCheck: { ...webTargetGroup.healthCheck, timeoutSeconds: 4 } };

const service = {
  cluster: 'day15',
  serviceName: 'web',
  taskDefinition: 'my-rust-api:1',
  desiredCount: 9,
  capacityProviderStrategy: [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
  networkConfiguration: apiNetwork,
  loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: 'api', containerPort: 8080 }],
  healthCheckGracePeriodSeconds: 60,
};

/** In every trial the process could end in time, if it handled the signal; whether it does is a setting. */
function world(workSeconds: number): Surroundings {
  return {
    ...worldWhere({ onStop: { ignores: false, afterMs: workSeconds * 1000, code: 0 } }),
    targetGroups: [targetGroup],
    load: [{ to: { service: 'web' }, rates: [{ fromMs: 120_000, perSecond: 40 }] }],
  };
}

const arrange: Arrange = (scenario, read) => {
  if (handles(read(settingsName))) return scenario;
  const images = scenario.surroundings.images.map((image) => ({
    ...image,
    process: { ...image.process, onStop: { ignores: true as const } },
  }));
  return { ...scenario, surroundings: { ...scenario.surroundings, images } };
};

export default defineExercise({
  slug: 'survive-an-interruption',
  id: 'E15',
  version: 1,
  title: 'Survive an interruption',
  kind: 'fix',
  objectives: ['Use the warning before a Spot interruption: handle SIGTERM, and leave time for the work in progress (M22)'],
  minutes: 4,
  isCore: true,
  documents: [
    { name: definitionName, kind: 'taskDefinition' },
    { name: serviceName, kind: 'service' },
    { name: settingsName, kind: 'answers' },
  ],
  scenario: {
    seed: 1515,
    untilMs: 700_000,
    surroundings: world(usualWork),
    steps: [
      createCluster,
      {
        atMs: 0,
        call: 'PutClusterCapacityProviders',
        input: { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
      },
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: 0, call: 'CreateService', input: { $document: serviceName } },
      { atMs: interruptedAt * 1000, inject: { type: 'reclaimSpot', all: true } },
    ],
  },
  arrange,
  forms: [
    {
      document: settingsName,
      title: 'The application',
      purpose: 'settings',
      cards: [
        {
          id: 'application',
          title: 'my-rust-api',
          text: 'A handler makes it finish its requests and end with exit code 0.',
          questions: [
            {
              id: 'handlesSigterm',
              text: 'What does it do on SIGTERM?',
              type: 'choice',
              choices: [
                { id: 'no', text: 'Nothing: it has no handler' },
                { id: 'yes', text: 'It takes no new work, finishes its requests, and ends' },
              ],
              setting: true,
            },
          ],
        },
      ],
    },
  ],
  hiddenTrials: [{ name: 'long requests', seed: 2515, with: { surroundings: world(longestWork) } }],
  checks: [
    { id: 'accepted', title: 'AWS accepts the documents', over: 'documents', isGate: true, test: (evidence) => evidence.accepted },
    {
      id: 'guard-service',
      title: 'Of the service, nothing has to change: its strategy, tasks, load balancer and network stay',
      over: 'documents',
      isListed: false,
      isGate: true,
      test: (evidence) =>
        isSame(without(evidence.read(serviceName).value, grace), without(service, grace)) ||
        because('Leave the service as it was: its strategy, its desired count, its load balancer and its network stay.'),
    },
    {
      id: 'guard-definition',
      title: 'Of the definition, only `stopTimeout` changes',
      over: 'documents',
      isListed: false,
      isGate: true,
      test: (evidence) =>
        isOurDefinition(evidence.read(definitionName)) || because('Of the definition, only `stopTimeout` of the container may change.'),
    },
    { id: 'taken', title: 'ECS takes it', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'not-killed',
      title: 'No task is killed: none ends with exit code 137',
      over: 'run',
      test: ({ run }) => run !== null && noneKilled(run),
    },
    {
      id: 'floor',
      title: 'Three tasks or more are running throughout',
      over: 'run',
      test: ({ run }) => run?.from(interruptedAt, backBy, (moment) => moment.running >= 3) ?? false,
    },
    {
      id: 'back',
      title: `By second ${backBy} nine are running again`,
      over: 'run',
      test: ({ run }) => run?.within(interruptedAt + 1, backBy - interruptedAt - 1, (moment) => moment.running === 9) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'out-of-range',
      shows: (evidence) => evidence.hasError && (stopTimeoutOf(evidence) < 2 || stopTimeoutOf(evidence) > 120),
      say: (evidence) =>
        `On Fargate a \`stopTimeout\` is 2 to 120 seconds; with ${String(stopTimeoutIn(evidence))} the definition cannot be registered. A Spot interruption gives no more than two minutes anyway.`,
    },
    {
      id: 'all-on-demand',
      shows: (evidence) => changes(evidence, 'capacityProviderStrategy') || changes(evidence, 'launchType'),
      say: 'Without Spot there is no interruption, and the bill for nine tasks on demand. The strategy stays: let the tasks end well when they are taken back. A deployment and a scale-in send the same signal.',
    },
    {
      id: 'grace-clock',
      shows: (evidence) => changes(evidence, grace) && isKilled(evidence),
      say: 'That clock is about starting: for so long after a task’s start ECS overlooks a target that is unhealthy. How long a container may take to end is its `stopTimeout`.',
    },
    {
      id: 'no-handler',
      shows: (evidence) => !handles(evidence.read(settingsName)) && isKilled(evidence),
      say: (evidence) =>
        `SIGTERM arrives, and the process, which is PID 1 and has no handler, ignores it. After ${stopTimeoutOf(evidence)} seconds comes SIGKILL: 137. More time does not help a process that does not listen.`,
    },
    {
      id: 'handler-alone',
      shows: (evidence) => stopTimeoutOf(evidence) <= usualWork && isKilled(evidence),
      say: (evidence) =>
        `The handler works, and is cut short: SIGKILL comes after \`stopTimeout\`, here ${stopTimeoutOf(evidence)} seconds, not after the two minutes of the warning. The work in progress takes ${usualWork} seconds and more.`,
    },
    {
      id: 'too-short',
      shows: isKilled,
      say: (evidence) =>
        `With a \`stopTimeout\` of ${stopTimeoutOf(evidence)} seconds most requests are done in time, and the longest are cut off. They take up to ${longestWork} seconds after SIGTERM; leave a little more than that.`,
    },
  ],
  remarks: [
    {
      id: 'grace-not-needed',
      shows: (evidence) => changes(evidence, grace),
      say: 'The other grace period was not needed: it speaks of tasks that start.',
    },
  ],
  hints: [
    { text: 'Open one of the tasks that Spot took back and read its exit code. Who ended it?' },
    { text: 'First SIGTERM, then, after `stopTimeout`, SIGKILL. Left out it is 30 seconds, not the two minutes of the warning.' },
    {
      text: 'Switch the handler on, and give the container a `stopTimeout` of 75 to 120 seconds.',
      patch: {
        [definitionName]: `${JSON.stringify({ ...apiDefinition, containerDefinitions: [{ ...apiContainer, stopTimeout: 90 }] }, null, 2)}
`,
        [settingsName]: '{ "handlesSigterm": "yes" }\n',
      },
    },
  ],
  startFails: ['not-killed'],
});

const grace = 'healthCheckGracePeriodSeconds';

function handles(document: DocumentReader): boolean {
  return document.get('handlesSigterm') === 'yes';
}

function stopTimeoutIn(evidence: Evidence): unknown {
  return evidence.read(definitionName).get('containerDefinitions', 0, 'stopTimeout');
}

/** What applies, in seconds. */
function stopTimeoutOf(evidence: Evidence): number {
  const given = stopTimeoutIn(evidence);
  return typeof given === 'number' ? given : defaultStopTimeout;
}

function changes(evidence: Evidence, member: string): boolean {
  return !isSame(evidence.read(serviceName).get(member), (service as Record<string, unknown>)[member]);
}

function firstKilled(run: RunEvidence) {
  return run.stops().find(({ stop }) => stop?.exitCode === 137);
}

function isKilled({ run }: Evidence): boolean {
  return run !== null && firstKilled(run) !== undefined;
}

function noneKilled(run: RunEvidence): CheckOutcome {
  const killed = firstKilled(run);
  if (killed?.stop == null) return true;
  const atSeconds = (killed.statuses.findLast(({ status }) => status === 'STOPPED')?.atMs ?? killed.stop.atMs) / 1000;
  return run.fail(
    atSeconds,
    `A task ended with exit code 137: SIGKILL came before it was done. Its stoppedReason: ${killed.stop.stoppedReason}`,
  );
}

function isOurDefinition(document: DocumentReader): boolean {
  const containerDefinitions = document.list('containerDefinitions').map(({ value }) => without(value, 'stopTimeout'));
  return isSame({ ...record(document.value), containerDefinitions }, apiDefinition);
}
