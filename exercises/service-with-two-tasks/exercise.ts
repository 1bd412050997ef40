/** E05: a service that keeps two tasks on Fargate in two Availability Zones, whatever happens to one of them. */
import { defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiDefinition } from '../api-service.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'service.json';

/** As exercise E02 ends. */
const taskDefinition = { ...apiDefinition, runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' } };

export default defineExercise({
  slug: 'service-with-two-tasks',
  id: 'E05',
  version: 1,
  title: 'Run it as a service with 2 desired tasks',
  kind: 'write',
  objectives: ['Create a service that keeps two copies of a task on Fargate, in two Availability Zones'],
  minutes: 4,
  isCore: true,
  documents: [
    {
      name: documentName,
      kind: 'service',
      alsoReadAs: [{ kind: 'task', operation: 'RunTask', has: ['taskDefinition', 'count'], lacks: ['serviceName', 'desiredCount'] }],
    },
  ],
  scenario: {
    seed: 1505,
    untilMs: 360_000,
    surroundings: sharedWorld,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      {
        atMs: 0,
        call: 'PutClusterCapacityProviders',
        input: { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
      },
      { atMs: 0, call: 'RegisterTaskDefinition', input: taskDefinition },
      { atMs: 0, call: 'CreateService', input: { $document: documentName } },
    ],
  },
  hiddenTrials: [
    { name: 'one task is killed', seed: 2505, changes: [{ atMs: 150_000, inject: { type: 'killProcess', task: 0 } }] },
    {
      name: 'both tasks are killed',
      seed: 3505,
      changes: [
        { atMs: 150_000, inject: { type: 'killProcess', task: 1 } },
        { atMs: 150_000, inject: { type: 'killProcess', task: 0 } },
      ],
    },
  ],
  checks: [
    { id: 'accepted', title: 'AWS accepts the document', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'The task definition stays my-rust-api',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const reference = evidence.read(documentName).get('taskDefinition');
        const isOurs = typeof reference === 'string' && /(^|\/)my-rust-api(:1)?$/.test(reference);
        return (
          reference === undefined ||
          isOurs || {
            atSeconds: null,
            entry: null,
            because: 'The tasks must be of `my-rust-api:1`, the definition registered for this exercise.',
          }
        );
      },
    },
    { id: 'created', title: 'ECS takes it, in cluster day15', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'running',
      title: 'Two tasks are running by second 90',
      over: 'run',
      test: ({ run }) => run?.by(90, (moment) => moment.running === 2) ?? false,
    },
    {
      id: 'no-surplus',
      title: 'Never more than four tasks are running',
      over: 'run',
      test: ({ run }) => run?.never((moment) => moment.running > 4) ?? false,
    },
    {
      id: 'replaced',
      title: 'Two tasks are running again within 110 seconds of any loss',
      over: 'run',
      test: ({ run }) => {
        const [firstKill] = killsOf(run);
        if (run === null || firstKill === undefined) return run !== null;
        const lost = killsOf(run).length;
        return run.within(firstKill, 110, (moment) => moment.running === 2 && startedSince(run, firstKill, moment.atMs) >= lost);
      },
    },
    {
      id: 'still-two',
      title: 'Two tasks are running at the end',
      over: 'run',
      test: ({ run }) => run?.end((moment) => moment.running === 2) ?? false,
    },
    {
      id: 'two-zones',
      title: 'They stand in two Availability Zones',
      over: 'run',
      test: ({ run }) => run?.end((moment) => moment.availabilityZones.length === 2) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'run-task',
      shows: (evidence) => evidence.kindOf(documentName) === 'task' && (evidence.run?.history.tasks ?? []).some(hasRun),
      say: 'Running now, but nobody brings them back: see second 150. `count` belongs to RunTask, which starts tasks once and forgets them. A service has a name and a `desiredCount`, and closes the gap whenever there is one.',
    },
    {
      id: 'launch-type-and-strategy',
      shows: (evidence) => hasFinding(evidence, 'lt-and-strategy'),
      say: 'AWS answers: Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again. `launchType` names one kind of capacity, a strategy shares tasks out among providers: keep the one you mean.',
    },
    {
      id: 'no-network-configuration',
      shows: (evidence) => hasFinding(evidence, 'netcfg-required') || hasFinding(evidence, 'subnets-empty'),
      say: 'The task definition uses `awsvpc`: every task gets a network interface, and ECS must know in which subnets. Add `networkConfiguration.awsvpcConfiguration` with both subnets and the security group.',
    },
    {
      id: 'no-public-ip',
      shows: ({ run }) => pullFailure(run) !== undefined,
      say: ({ run }) =>
        `The tasks never start: ${pullFailure(run) ?? ''} In a public subnet without a NAT gateway, a task reaches ECR only with a public address: set \`assignPublicIp\` to \`ENABLED\`.`,
    },
    {
      id: 'desired-count',
      shows: ({ run }) => run?.accepted === true && desiredOf(run) !== 2,
      say: ({ run }) =>
        `The service keeps what you ask for: \`desiredCount\` is ${run === null ? '' : desiredOf(run)}, so that is the number ECS goes back to. Asked for are 2.`,
    },
    {
      id: 'no-capacity',
      shows: ({ run }) => run?.accepted === true && desiredOf(run) > 0 && run.history.tasks.length === 0,
      say: 'The service waits, and not one task is started: without Fargate, ECS looks for EC2 instances, and this cluster has none. Say `"launchType": "FARGATE"`, or give a strategy of the providers `FARGATE` and `FARGATE_SPOT`.',
    },
    {
      id: 'one-zone',
      shows: ({ run }) => run?.end((moment) => moment.running === 2 && moment.availabilityZones.length === 1) === true,
      say: 'Two tasks run, both in one Availability Zone: a subnet lies in one zone, and ECS can only spread tasks over the subnets it is given. List both.',
    },
  ],
  hints: [
    { text: 'Which object holds “how many”? Not the task definition, and not a task.' },
    {
      text: 'With `awsvpc` a service needs subnets and a security group. In a public subnet, a task needs a public address to pull its image.',
    },
    {
      text: 'Four things are asked: what to run, how many, on which capacity, and where. Here are all four.',
      patch: {
        'service.json': `{
  "cluster": "day15",
  "serviceName": "my-rust-api",
  "taskDefinition": "my-rust-api:1",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "networkConfiguration": {
    "awsvpcConfiguration": {
      "subnets": ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      "securityGroups": ["sg-0a1b2c3d4e5f60003"],
      "assignPublicIp": "ENABLED"
    }
  }
}
`,
      },
    },
  ],
  startFails: ['accepted'],
});

/** Seconds at which the trial kills a task. */
function killsOf(run: RunEvidence | null): number[] {
  return (run?.trial.changes ?? []).filter((step) => 'inject' in step && step.inject.type === 'killProcess').map(({ atMs }) => atMs / 1000);
}

/** Tasks that are running at `atMs` and came to run after a moment in seconds. */
function startedSince(run: RunEvidence, afterSeconds: number, atMs: number): number {
  return run.history.tasks.filter((lane) => {
    const reached = lane.statuses.findLast((status) => status.atMs <= atMs);
    return reached?.status === 'RUNNING' && reached.atMs > afterSeconds * 1000;
  }).length;
}

function hasRun(lane: RunEvidence['history']['tasks'][number]): boolean {
  return lane.statuses.some(({ status }) => status === 'RUNNING');
}

function desiredOf(run: RunEvidence): number {
  return run.history.desired.at(-1)?.desiredCount ?? 0;
}

/** What a task that could not pull its image says. */
function pullFailure(run: RunEvidence | null): string | undefined {
  return run
    ?.stops()
    .map((lane) => lane.stop?.stoppedReason ?? '')
    .find((reason) => reason.startsWith('ResourceInitializationError') && reason.includes('registry auth'));
}

function hasFinding(evidence: Evidence, code: string): boolean {
  return evidence.findings.some((finding) => finding.code === code);
}
