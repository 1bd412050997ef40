/** E13: a capacity provider strategy from a floor and a ratio, at several desired counts and while Spot is dry. */
import type { Step } from '../../src/ecs/ecs.ts';
import { type CheckOutcome, type DocumentReader, defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiDefinition, createCluster } from '../api-service.ts';
import { because } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const serviceName = 'service.json';
const providersName = 'cluster-capacity-providers.json';

/** Tasks on demand and on Spot: one for the base, the rest one to three. Only counts that divide without a remainder are asked for. */
const splits: Readonly<Record<string, { desired: number; onDemand: number; spot: number }>> = {
  visible: { desired: 9, onDemand: 3, spot: 6 },
  'five tasks': { desired: 5, onDemand: 2, spot: 3 },
  'thirteen tasks': { desired: 13, onDemand: 4, spot: 9 },
};

const steadyBy = 200;
const dryFrom = 300;
const untilMs = 480_000;

function stepsWith(members: object | null): readonly Step[] {
  return [
    createCluster,
    { atMs: 0, call: 'RegisterTaskDefinition', input: apiDefinition },
    { atMs: 0, call: 'PutClusterCapacityProviders', input: { $document: providersName } },
    { atMs: 0, call: 'CreateService', input: members === null ? { $document: serviceName } : { $document: serviceName, with: members } },
    { atMs: dryFrom * 1000, inject: { type: 'spotDrought', on: true } },
    { atMs: dryFrom * 1000, inject: { type: 'reclaimSpot', all: true } },
  ];
}

export default defineExercise({
  slug: 'spot-three-to-one',
  id: 'E13',
  version: 1,
  title: '3:1 Spot with base 1 on Fargate',
  kind: 'write',
  objectives: ['Write a capacity provider strategy with a floor on demand and a ratio to Spot (M13, M14, M15)'],
  minutes: 5,
  isCore: true,
  documents: [
    { name: serviceName, kind: 'service' },
    { name: providersName, kind: 'clusterCapacityProviders' },
  ],
  scenario: { seed: 1513, untilMs, surroundings: sharedWorld, steps: stepsWith(null) },
  hiddenTrials: Object.entries(splits)
    .filter(([name]) => name !== 'visible')
    .map(([name, { desired }], index) => ({ name, seed: 2513 + index * 1000, with: { steps: stepsWith({ desiredCount: desired }) } })),
  checks: [
    { id: 'accepted', title: 'AWS accepts both documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-service',
      isGate: true,
      title: 'Cluster, definition and desired count stay',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const service = evidence.read(serviceName);
        const isOurs = /(^|\/)my-rust-api(:1)?$/.test(String(service.get('taskDefinition')));
        return (
          (isOurs && service.get('desiredCount') === 9 && service.get('cluster') === 'day15') ||
          because('Leave `cluster`, `taskDefinition` and a `desiredCount` of 9 as they were: only the capacity changes here.')
        );
      },
    },
    {
      id: 'guaranteed',
      title: 'One task on demand is guaranteed, whatever the ratio gives',
      over: 'documents',
      // What a ratio does with a single task AWS does not publish; a base it promises.
      test: (evidence) =>
        Number(itemOf(evidence, 'FARGATE')?.get('base') ?? 0) > 0 || because('Nothing in the strategy promises a task on `FARGATE`.'),
    },
    { id: 'created', title: 'ECS takes both calls', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'split',
      title: `One on demand first, then one to three: of nine tasks ${splits.visible?.onDemand} on demand and ${splits.visible?.spot} on Spot`,
      over: 'run',
      test: ({ run }) => splitOf(run),
    },
    {
      id: 'floor',
      title: 'While Spot is dry a task goes on running on demand',
      over: 'run',
      test: ({ run }) => run?.from(dryFrom + 1, untilMs / 1000, (moment) => (moment.byProvider.FARGATE ?? 0) >= 1) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'launch-type-kept',
      shows: (evidence) => hasFinding(evidence, 'lt-and-strategy'),
      say: 'AWS answers: Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again. The strategy says where tasks go, so `launchType` has to leave.',
    },
    {
      id: 'mixed-kinds',
      shows: (evidence) => hasFinding(evidence, 'cp-mixed-kinds'),
      say: 'A strategy holds Fargate providers or providers of Auto Scaling groups, never both. Three to one between `FARGATE` and `FARGATE_SPOT` needs no third.',
    },
    {
      id: 'both-bases',
      shows: (evidence) => hasFinding(evidence, 'cp-multi-base'),
      say: 'Only one provider of a strategy can have a base. Which of the two may not be taken away?',
    },
    {
      id: 'not-associated',
      shows: ({ run }) => run?.refusals.some(({ message }) => message.includes('not associated with the cluster')) ?? false,
      say: ({ run }) =>
        `AWS answers: ${run?.refusals[0]?.message ?? ''} The cluster knows only what \`capacityProviders\` of \`${providersName}\` lists.`,
    },
    {
      id: 'no-spot',
      shows: (evidence) => itemOf(evidence, 'FARGATE_SPOT') === undefined,
      say: 'Without `FARGATE_SPOT` in a `capacityProviderStrategy` nothing goes to Spot; that the cluster knows a provider is not enough. And with no strategy at all nothing is promised to `FARGATE`.',
    },
    {
      id: 'base-on-spot',
      shows: (evidence) => Number(itemOf(evidence, 'FARGATE_SPOT')?.get('base') ?? 0) > 0,
      say: 'The base is on Spot: the task that you guarantee is the one that can be taken away. With a single task, nothing runs on demand at all.',
    },
    {
      id: 'base-too-large',
      shows: (evidence) => Number(itemOf(evidence, 'FARGATE')?.get('base') ?? 0) > 1,
      say: 'The base is filled first, at every desired count. With five tasks you would pay for more on demand than one and its share of the rest.',
    },
    {
      id: 'no-base',
      shows: (evidence) => Number(itemOf(evidence, 'FARGATE')?.get('base') ?? 0) === 0,
      say: 'Without a base there is only the ratio, and a ratio guarantees nothing: a single task may stand on Spot. One task on demand, always, is a base of 1.',
    },
    {
      id: 'weight-left-out',
      shows: (evidence) => ['FARGATE', 'FARGATE_SPOT'].some((name) => itemOf(evidence, name)?.get('weight') === undefined),
      say: (evidence) =>
        `A weight that is left out is 0 in the API, though the console fills in 1. ${evidence.run === null ? 'Of all the weights of a strategy one at least has to be greater.' : `That provider gets nothing beyond its base: nine tasks gave ${given(evidence)}.`}`,
    },
    {
      id: 'weight-zero',
      shows: (evidence) => itemOf(evidence, 'FARGATE')?.get('weight') === 0,
      say: (evidence) =>
        `The base is honoured, but with weight 0 nothing more goes on demand: nine tasks gave ${given(evidence)}, where one to three of the other eight is asked for.`,
    },
    {
      id: 'reversed',
      shows: (evidence) => weight(evidence, 'FARGATE') > weight(evidence, 'FARGATE_SPOT'),
      say: (evidence) => `The ratio is the wrong way round: nine tasks gave ${given(evidence)}. Three on Spot for each one on demand.`,
    },
  ],
  hints: [
    { text: 'Two objects in the strategy, three numbers that matter, and one key to take out. And does the cluster know both providers?' },
    { text: 'The base is filled first. What is left, desired minus base, is divided by the weights. A weight that is not written is 0.' },
    {
      text: '`FARGATE` has base 1 and weight 1, `FARGATE_SPOT` has weight 3. Associate both with the cluster, and drop `launchType`.',
      patch: {
        [serviceName]: `{
  "cluster": "day15",
  "serviceName": "web",
  "taskDefinition": "my-rust-api:1",
  "desiredCount": 9,
  "capacityProviderStrategy": [
    { "capacityProvider": "FARGATE", "base": 1, "weight": 1 },
    { "capacityProvider": "FARGATE_SPOT", "weight": 3 }
  ],
  "networkConfiguration": {
    "awsvpcConfiguration": {
      "subnets": ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      "securityGroups": ["sg-0a1b2c3d4e5f60003"],
      "assignPublicIp": "ENABLED"
    }
  }
}
`,
        [providersName]: `{
  "cluster": "day15",
  "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
  "defaultCapacityProviderStrategy": []
}
`,
      },
    },
  ],
  startFails: ['guaranteed', 'split'],
});

function splitOf(run: RunEvidence | null): CheckOutcome | boolean {
  const wanted = run === null ? undefined : splits[run.trial.name];
  if (run === null || wanted === undefined) return false;
  const outcome = run.by(
    steadyBy,
    ({ byProvider }) => (byProvider.FARGATE ?? 0) === wanted.onDemand && (byProvider.FARGATE_SPOT ?? 0) === wanted.spot,
  );
  if (outcome === true) return true;
  const { FARGATE: onDemand = 0, FARGATE_SPOT: spot = 0 } = run.at(steadyBy).byProvider;
  return run.fail(
    steadyBy,
    `Of ${wanted.desired} tasks ${wanted.onDemand} should run on demand and ${wanted.spot} on Spot; ${onDemand} and ${spot} do.`,
  );
}

/** `1 on demand and 8 on Spot`, as the run has it. */
function given({ run }: Evidence): string {
  const { FARGATE: onDemand = 0, FARGATE_SPOT: spot = 0 } = run?.at(steadyBy).byProvider ?? {};
  return `${onDemand} on demand and ${spot} on Spot`;
}

/** A provider's part in the strategy that applies: the service's own, or the cluster's default where it has neither that nor a launch type. */
function itemOf(evidence: Evidence, provider: string): DocumentReader | undefined {
  const service = evidence.read(serviceName);
  const own = service.get('capacityProviderStrategy') !== undefined || service.get('launchType') !== undefined;
  const items = own ? service.list('capacityProviderStrategy') : evidence.read(providersName).list('defaultCapacityProviderStrategy');
  return items.find((item) => item.get('capacityProvider') === provider);
}

function weight(evidence: Evidence, provider: string): number {
  return Number(itemOf(evidence, provider)?.get('weight') ?? 0);
}

function hasFinding(evidence: Evidence, code: string): boolean {
  return evidence.findings.some((finding) => finding.code === code && finding.severity === 'error');
}
