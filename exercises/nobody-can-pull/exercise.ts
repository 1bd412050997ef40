/** E22: an incident: after a network clean-up no task can pull its image, for one of three reasons. */
import type { Step, Surroundings } from '../../src/ecs/ecs.ts';
import {
  type Answer,
  type Arrange,
  type Choice,
  defineExercise,
  type Evidence,
  type EvidenceItem,
  type Hint,
  type RunEvidence,
  type Variant,
} from '../../src/grading/exercise.ts';
import { apiDefinition, apiService, createCluster } from '../api-service.ts';
import { table } from '../judging.ts';
import { repository, sharedWorld } from '../shared-world.ts';

const diagnosisName = 'diagnosis.json';
const repairName = 'repair.json';

/** Seconds: at night the service is scaled to 0, then the network is cleaned up, in the morning the tasks are wanted back, and half an hour later you act. */
const nightAt = 180;
const cleanUpAt = 260;
const morningAt = 300;
const fixAt = 2100;
const backWithin = 180;
const untilSeconds = 2400;

const executionRole = 'ecsTaskExecutionRole';
const taskRole = 'my-task-role';
const pullAction = 'ecr:BatchGetImage';

const endpoint = (service: string) => `com.amazonaws.us-east-1.${service}`;
const allEndpoints = ['ecr.api', 'ecr.dkr', 's3', 'logs'].map(endpoint);

const subnets = [
  { id: 'subnet-0a1b2c3d4e5f60011', availabilityZone: 'us-east-1a' },
  { id: 'subnet-0a1b2c3d4e5f60012', availabilityZone: 'us-east-1b' },
];

const world: Surroundings = {
  ...sharedWorld,
  subnets: subnets.map((subnet) => ({ ...subnet, route: 'none', endpoints: allEndpoints })),
};

const networkConfiguration = (assignPublicIp: 'ENABLED' | 'DISABLED') => ({
  awsvpcConfiguration: { subnets: subnets.map(({ id }) => id), securityGroups: ['sg-0a1b2c3d4e5f60003'], assignPublicIp },
});

type Fault = 's3-endpoint' | 'ecr-api-endpoint' | 'execution-role';

/** What the clean-up does, in the world of each fault. */
const damage: Readonly<Record<Fault, readonly Step[]>> = {
  's3-endpoint': subnets.map(({ id }) =>
    withEndpoints(
      id,
      allEndpoints.filter((name) => name !== endpoint('s3')),
      cleanUpAt,
    ),
  ),
  'ecr-api-endpoint': subnets.map(({ id }) =>
    withEndpoints(
      id,
      allEndpoints.filter((name) => name !== endpoint('ecr.api')),
      cleanUpAt,
    ),
  ),
  'execution-role': [
    {
      atMs: cleanUpAt * 1000,
      inject: { type: 'setRole', role: executionRole, allows: allowedTo(executionRole).filter((action) => action !== pullAction) },
    },
  ],
};

/** The one change that mends it. */
const repairs: Readonly<Record<Fault, string>> = {
  's3-endpoint': 'add-s3-endpoint',
  'ecr-api-endpoint': 'open-ecr-api',
  'execution-role': 'allow-pull',
};

/** What shows the broken thing itself, not only what comes of it. */
const decisive: Readonly<Record<Fault, readonly string[]>> = {
  's3-endpoint': ['endpoints', 'routes'],
  'ecr-api-endpoint': ['endpoints'],
  'execution-role': ['execution-role'],
};

const says: Readonly<Record<Fault, string>> = {
  's3-endpoint': 'the S3 gateway endpoint is gone, so the layers cannot be fetched',
  'ecr-api-endpoint': 'the endpoint `ecr.api` lets nobody in, so ECS cannot even sign in to the registry',
  'execution-role': `the execution role has lost \`${pullAction}\`, so the registry refuses the manifest`,
};

const changes: readonly Choice[] = [
  { id: 'add-s3-endpoint', text: 'Add the S3 gateway endpoint, with its route, to both subnets' },
  { id: 'open-ecr-api', text: 'Let the tasks reach port 443 in the security group of the endpoint ecr.api' },
  { id: 'renew-ecr-dkr', text: 'Create the endpoint ecr.dkr anew' },
  { id: 'allow-pull', text: `Allow ${pullAction} in the role ${executionRole}` },
  { id: 'allow-everything', text: `Allow * on * in the role ${executionRole}` },
  { id: 'allow-task-role', text: `Allow ${pullAction} in the role ${taskRole}` },
  { id: 'public-ip', text: 'Set assignPublicIp to ENABLED for the service' },
  { id: 'nat-gateway', text: 'Add a NAT gateway, and a default route to it in both subnets' },
  { id: 'push-again', text: 'Push the image 1.4.2 again' },
];

const scenarioOf = (fault: Fault, seed: number) => ({
  seed,
  untilMs: untilSeconds * 1000,
  surroundings: world,
  steps: [
    createCluster,
    { atMs: 0, call: 'RegisterTaskDefinition', input: { ...apiDefinition, taskRoleArn: `arn:aws:iam::${world.account}:role/${taskRole}` } },
    { atMs: 0, call: 'CreateService', input: { ...apiService, networkConfiguration: networkConfiguration('DISABLED') } },
    { atMs: nightAt * 1000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', desiredCount: 0 } },
    ...damage[fault],
    { atMs: morningAt * 1000, call: 'UpdateService', input: { cluster: 'day15', service: 'web', desiredCount: 2 } },
  ],
});

/** What is ticked happens to the world half an hour after the morning, and the deployment is forced at the same moment. */
const repair: Arrange = (scenario, read) => {
  const ticked = changesIn(read(repairName).get('changes'));
  const atMs = fixAt * 1000;
  const roles: Readonly<Record<string, readonly [string, string]>> = {
    'allow-pull': [executionRole, pullAction],
    'allow-everything': [executionRole, '*'],
    'allow-task-role': [taskRole, pullAction],
  };
  const steps: Step[] = [];
  if (['add-s3-endpoint', 'open-ecr-api', 'renew-ecr-dkr', 'nat-gateway'].some((id) => ticked.includes(id)))
    for (const { id } of subnets) {
      const added = [
        ...(ticked.includes('add-s3-endpoint') ? [endpoint('s3')] : []),
        ...(ticked.includes('open-ecr-api') ? [endpoint('ecr.api')] : []),
      ];
      const open = [...new Set([...endpointsIn(scenario.steps, id), ...added])];
      // An interface endpoint with private DNS takes the name of its service for the whole VPC: where it lets nobody in, the way past it is not
      // looked for. https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html (private DNS)
      const isNameTaken = !open.includes(endpoint('ecr.api'));
      steps.push(withEndpoints(id, open, fixAt, ticked.includes('nat-gateway') && !isNameTaken ? 'nat-gateway' : 'none'));
    }
  for (const [id, [role, action]] of Object.entries(roles))
    if (ticked.includes(id))
      steps.push({ atMs, inject: { type: 'setRole', role, allows: [...allowsIn([...scenario.steps, ...steps], role), action] } });
  if (ticked.includes('push-again'))
    for (const { tags, digest } of world.images)
      for (const tag of tags) steps.push({ atMs, inject: { type: 'moveTag', image: `${repository}:${tag}`, digest } });
  const update = {
    ...(ticked.includes('public-ip') && { networkConfiguration: networkConfiguration('ENABLED') }),
    ...(read(repairName).get('force') === 'yes' && { forceNewDeployment: true }),
  };
  if (Object.keys(update).length > 0) steps.push({ atMs, call: 'UpdateService', input: { cluster: 'day15', service: 'web', ...update } });
  return { ...scenario, steps: [...scenario.steps, ...steps] };
};

const evidenceItems: readonly { id: string; title: string }[] = [
  { id: 'events', title: 'Service events' },
  { id: 'stopped-tasks', title: 'Stopped tasks' },
  { id: 'execution-role', title: `Role ${executionRole}` },
  { id: 'task-role', title: `Role ${taskRole}` },
  { id: 'routes', title: 'Route tables' },
  { id: 'endpoints', title: 'VPC endpoints' },
  { id: 'tags', title: 'Tags in ECR' },
];

const variants: readonly Variant[] = [
  { name: 'registry', scenario: scenarioOf('ecr-api-endpoint', 2522), hints: hintsFor('ecr-api-endpoint') },
  { name: 'rights', scenario: scenarioOf('execution-role', 3522), hints: hintsFor('execution-role') },
];

export default defineExercise({
  slug: 'nobody-can-pull',
  id: 'E22',
  version: 1,
  title: 'Nobody can pull',
  kind: 'incident',
  objectives: ['Read from a stopped task whether the path, the rights or the layers are missing, and mend no more than that (M8)'],
  minutes: 10,
  isCore: true,
  documents: [
    { name: diagnosisName, kind: 'answers' },
    { name: repairName, kind: 'answers' },
  ],
  scenario: scenarioOf('s3-endpoint', 1522),
  forms: [
    {
      document: diagnosisName,
      title: 'What is broken?',
      purpose: 'diagnosis',
      cards: [
        {
          id: 'diagnosis',
          title: 'The cause is found, and what proves it',
          questions: [
            {
              id: 'cause',
              text: 'Why can no task pull its image?',
              type: 'choice',
              choices: [
                { id: 's3-endpoint', text: 'The layers cannot be fetched: the way to S3 is gone' },
                { id: 'ecr-api-endpoint', text: 'ECS cannot sign in to the registry: the endpoint ecr.api lets nobody in' },
                { id: 'execution-role', text: 'The registry refuses: the execution role may no longer pull' },
                { id: 'task-role', text: 'The registry refuses: the task role may no longer pull' },
                { id: 'no-internet', text: 'The subnets have no way to the internet' },
                { id: 'no-tag', text: 'The tag 1.4.2 is gone from the registry' },
              ],
              accepts: ({ run }) => only(faultIn(run)),
            },
            {
              id: 'decisive',
              text: 'Which piece of evidence shows the broken thing itself, and not only what comes of it?',
              type: 'choice',
              choices: evidenceItems.map(({ id, title }) => ({ id, text: title })),
              accepts: ({ run }) => {
                const fault = faultIn(run);
                return fault === null ? [] : decisive[fault];
              },
            },
          ],
        },
      ],
    },
    {
      document: repairName,
      title: 'What do you change?',
      purpose: 'settings',
      cards: [
        {
          id: 'repair',
          title: 'Your repair',
          text: `All that you tick is done at second ${fixAt}.`,
          questions: [
            {
              id: 'changes',
              text: 'What do you change? The smallest change that mends it is asked for.',
              type: 'several',
              choices: changes,
              setting: true,
            },
            {
              id: 'force',
              text: 'Do you force a new deployment afterwards?',
              type: 'choice',
              choices: [
                { id: 'no', text: 'No, ECS will try again by itself' },
                { id: 'yes', text: 'Yes: UpdateService with forceNewDeployment' },
              ],
              setting: true,
            },
          ],
        },
      ],
    },
  ],
  arrange: repair,
  evidence: evidencePanel,
  variants,
  hiddenTrials: [],
  checks: [
    { id: 'taken', title: 'ECS takes every call', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'running',
      title: `Two tasks are running within ${backWithin} seconds of the repair, and stay`,
      over: 'run',
      test: ({ run }) => {
        if (run === null) return false;
        const isBack = run.within(fixAt, backWithin, (moment) => moment.running >= 2);
        return isBack === true ? run.end((moment) => moment.running === 2) : isBack;
      },
    },
    {
      id: 'forced',
      title: 'Nobody waits for a back-off: a new deployment begins with the repair',
      over: 'run',
      test: ({ run }) =>
        run !== null &&
        ((run.service('web')?.deployments ?? []).some(({ createdAtMs }) => createdAtMs >= fixAt * 1000) ||
          run.fail(fixAt, 'The deployment of the morning goes on, and with it the wait between its attempts.')),
    },
    {
      id: 'smallest',
      title: 'Nothing is changed but what is broken, and private subnets stay private',
      over: 'run',
      test: (evidence) => {
        const surplus = surplusIn(evidence);
        return (
          surplus.length === 0 || {
            atSeconds: null,
            entry: null,
            because: `Not needed, or too much: ${surplus.map((id) => changes.find((change) => change.id === id)?.text ?? id).join('; ')}.`,
          }
        );
      },
    },
  ],
  misconceptions: [
    {
      id: 'nat-gateway',
      shows: (evidence) => ticked(evidence, 'nat-gateway'),
      say: ({ run }) =>
        `${natGateway(faultIn(run))} And it costs money by the hour and by the gigabyte, and gives subnets that were private on purpose a way out. Put back the one thing that the clean-up took.`,
    },
    {
      id: 'public-ip',
      shows: (evidence) => ticked(evidence, 'public-ip'),
      say: 'A public address helps only where the subnet’s default route leads to an internet gateway. These subnets have no such route, so the address leads nowhere and mends nothing. And private subnets should stay private.',
    },
    {
      id: 'task-role',
      shows: (evidence) => ticked(evidence, 'allow-task-role') || evidence.read(diagnosisName).get('cause') === 'task-role',
      say: `The task role is for your code, once it runs, and nothing runs yet. The one who pulls is ECS, and it acts with the execution role: \`${executionRole}\`.`,
    },
    {
      id: 'allow-everything',
      shows: (evidence) => ticked(evidence, 'allow-everything'),
      say: ({ run }) =>
        `${faultIn(run) === 'execution-role' ? `It pulls again, and whoever gets hold of the role now owns the account. One action is missing: \`${pullAction}\`.` : 'The role was not the trouble, and now whoever gets hold of it owns the account.'}`,
    },
    {
      id: 'push-again',
      shows: (evidence) => ticked(evidence, 'push-again') || evidence.read(diagnosisName).get('cause') === 'no-tag',
      say: 'The tag exists, with the digest it has always had: see the list of tags in ECR. A missing tag would say `not found`.',
    },
    {
      id: 'other-part',
      shows: (evidence) => surplusIn(evidence).length > 0,
      say: ({ run }) =>
        `You changed something that was in order. Read past the first colon of the stopped reason: “${firstReason(run)}” What is it that does not answer, or that refuses?`,
    },
    {
      id: 'nothing-changed',
      shows: (evidence) => changesOf(evidence).length === 0 && evidence.read(repairName).get('force') === 'yes',
      say: ({ run }) =>
        `A new deployment starts new tasks, and they meet what the old ones met: “${firstReason(run)}” Nothing is mended yet: choose a change too.`,
    },
    {
      id: 'not-forced',
      shows: (evidence) => changesOf(evidence).length > 0 && evidence.read(repairName).get('force') !== 'yes',
      say: ({ run }) =>
        `The repair is right, and ECS does not know it: ${failedRounds(run)} tasks failed before they ever ran, so it waits longer and longer between attempts, up to 27 minutes. A new deployment begins without that wait: force one.`,
    },
    {
      id: 'cause',
      shows: (evidence) => {
        const given = evidence.read(diagnosisName).get('cause');
        return typeof given === 'string' && given !== faultIn(evidence.run);
      },
      say: ({ run }) =>
        `The diagnosis does not fit what the stopped tasks say: “${firstReason(run)}” A time-out speaks of the path, \`403\` of rights, and \`failed open\` of the layers, which lie in S3.`,
    },
    {
      id: 'effect-for-cause',
      shows: (evidence) => {
        const given = evidence.read(diagnosisName).get('decisive');
        const fault = faultIn(evidence.run);
        const isCauseRight = fault !== null && evidence.read(diagnosisName).get('cause') === fault;
        return typeof given === 'string' && isCauseRight && !decisive[fault].includes(given);
      },
      say: ({ run }) => {
        const fault = faultIn(run);
        return `The cause is right: ${fault === null ? '' : says[fault]}. What you chose as proof does not show that: events and stopped tasks tell what comes of it, and the rest is in order. Where can you see the broken thing itself?`;
      },
    },
  ],
  hints: hintsFor('s3-endpoint'),
  startFails: ['running', 'forced', 'diagnosis'],
});

/** A subnet with these endpoints from a moment (seconds) on. */
function withEndpoints(subnet: string, endpoints: readonly string[], atSeconds: number, route: 'none' | 'nat-gateway' = 'none'): Step {
  return { atMs: atSeconds * 1000, inject: { type: 'setRoute', subnet, route, endpoints } };
}

/** What the role is allowed before the clean-up. */
function allowedTo(role: string): readonly string[] {
  return sharedWorld.roles.find(({ arn }) => arn.endsWith(`/${role}`))?.allows ?? [];
}

/** The endpoints that the steps leave a subnet with. */
function endpointsIn(steps: readonly Step[], subnet: string): readonly string[] {
  const last = steps.findLast((step) => 'inject' in step && step.inject.type === 'setRoute' && step.inject.subnet === subnet);
  return last !== undefined && 'inject' in last && last.inject.type === 'setRoute' ? (last.inject.endpoints ?? allEndpoints) : allEndpoints;
}

/** The actions that the steps leave a role with. */
function allowsIn(steps: readonly Step[], role: string): readonly string[] {
  const last = steps.findLast((step) => 'inject' in step && step.inject.type === 'setRole' && step.inject.role === role);
  return last !== undefined && 'inject' in last && last.inject.type === 'setRole'
    ? (last.inject.allows ?? allowedTo(role))
    : allowedTo(role);
}

function changesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id): id is string => changes.some((change) => change.id === id)) : [];
}

function changesOf(evidence: Evidence): readonly string[] {
  return changesIn(evidence.read(repairName).get('changes'));
}

function ticked(evidence: Evidence, id: string): boolean {
  return changesOf(evidence).includes(id);
}

/** What is changed besides the one thing that is broken. */
function surplusIn(evidence: Evidence): readonly string[] {
  const fault = faultIn(evidence.run);
  return changesOf(evidence).filter((id) => fault === null || id !== repairs[fault]);
}

/** The stopped reason of the first task that did not come up. */
function firstReason(run: RunEvidence | null): string {
  return failedStarts(run)[0]?.stop?.stoppedReason ?? '';
}

function failedRounds(run: RunEvidence | null): number {
  return failedStarts(run).filter(({ stop }) => (stop?.atMs ?? 0) <= fixAt * 1000).length;
}

function failedStarts(run: RunEvidence | null) {
  return run?.stops().filter(({ stop }) => stop?.stopCode === 'TaskFailedToStart') ?? [];
}

/** Which of the three it is, from what the tasks say before anything is repaired. */
function faultIn(run: RunEvidence | null): Fault | null {
  const reason = firstReason(run);
  if (reason.includes('failed open')) return 's3-endpoint';
  if (reason.includes('registry auth')) return 'ecr-api-endpoint';
  return reason.includes('403 Forbidden') ? 'execution-role' : null;
}

/** What a NAT gateway does about each of the three. */
function natGateway(fault: Fault | null): string {
  if (fault === 's3-endpoint') return 'It opens a way to S3, over the internet, and is not the smallest change.';
  if (fault === 'ecr-api-endpoint')
    return 'A NAT gateway leads nobody past a closed endpoint: its private DNS still answers for `api.ecr` in the whole VPC, so the tasks go on knocking at the endpoint.';
  return 'The way to the registry was open all the time.';
}

function only(fault: Fault | null): readonly Answer[] {
  return fault === null ? [] : [fault];
}

function evidencePanel(start: RunEvidence): readonly EvidenceItem[] {
  const fault = faultIn(start);
  const [image] = world.images;
  const contents: Readonly<Record<string, EvidenceItem['content']>> = {
    events: table(
      ['Second', 'Message'],
      start.events(fixAt).map(({ atSeconds, text }) => [`${atSeconds}`, text]),
    ),
    'stopped-tasks': table(
      ['Second', 'stopCode', 'stoppedReason'],
      failedStarts(start)
        .filter(({ stop }) => (stop?.atMs ?? 0) <= fixAt * 1000)
        .slice(-3)
        .map(({ stop }) => [`${(stop?.atMs ?? 0) / 1000}`, stop?.stopCode ?? '', stop?.stoppedReason ?? '']),
    ),
    'execution-role': table(
      ['Allowed action'],
      allowedTo(executionRole)
        .filter((action) => fault !== 'execution-role' || action !== pullAction)
        .map((action) => [action]),
    ),
    'task-role': table(
      ['Allowed action'],
      allowedTo(taskRole).map((action) => [action]),
    ),
    routes: table(
      ['Subnet', 'Destination', 'Target'],
      subnets.flatMap(({ id }) => [
        [id, '10.0.0.0/16', 'local'],
        ...(fault === 's3-endpoint' ? [] : [[id, 'pl-63a5400a (S3)', 'vpce-0a1b2c3d4e5f60021']]),
      ]),
    ),
    endpoints: table(
      ['Service', 'Type', 'Security group lets in', 'Private DNS'],
      allEndpoints.flatMap((name) => {
        if (name === endpoint('s3')) return fault === 's3-endpoint' ? [] : [[name, 'Gateway', '(has none)', '(has none)']];
        const isClosed = fault === 'ecr-api-endpoint' && name === endpoint('ecr.api');
        return [[name, 'Interface', isClosed ? 'nobody' : '443 from 10.0.0.0/16', 'enabled']];
      }),
    ),
    tags: table(
      ['Repository', 'Tag', 'Digest'],
      (image?.tags ?? []).map((tag) => ['my-rust-api', tag, image?.digest ?? '']),
    ),
  };
  return evidenceItems.flatMap(({ id, title }) => {
    const content = contents[id];
    return content === undefined ? [] : [{ id, title, content }];
  });
}

/** Three hints for each fault; the first two are the same. */
function hintsFor(fault: Fault): readonly [Hint, Hint, Hint] {
  const texts: Readonly<Record<Fault, string>> = {
    's3-endpoint': 'The layers of an image lie in S3, and the gateway endpoint for S3 is missing. Add it, and force a new deployment.',
    'ecr-api-endpoint':
      'The security group of the endpoint `ecr.api` lets nobody in. Open port 443 to the tasks, and force a new deployment.',
    'execution-role': `The execution role lacks the line \`${pullAction}\`. Put it back, and force a new deployment.`,
  };
  return [
    { text: 'Read the stopped reason past its first colon: at which step did it fail, and did nobody answer, or did somebody refuse?' },
    {
      text: 'A time-out speaks of a path, `403` of rights, and `failed open` of layers, which come from S3. And after many attempts in vain, ECS waits long before the next.',
    },
    {
      text: texts[fault],
      patch: {
        [diagnosisName]: `{ "cause": "${fault}", "decisive": "${decisive[fault][0] ?? ''}" }\n`,
        [repairName]: `{ "changes": ["${repairs[fault]}"], "force": "yes" }\n`,
      },
    },
  ];
}
