import { type Arrange, type DocumentReader, defineExercise, type Evidence } from '../../src/grading/exercise.ts';
import { createCluster, webTargetGroup } from '../api-service.ts';
import { because } from '../judging.ts';
import { repository, sharedWorld } from '../shared-world.ts';

const serviceName = 'service.json';
const definitionName = 'task-definition.json';
const settingsName = 'settings.json';

const runningBy = 600;

/** Instances that are launched anew have booted and registered by then, in ms; the service is created afterwards. */
const launchedBy = 400_000;

/** One in each zone; they are registered when the run begins. */
const hosts = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'].map((subnet) => ({
  instanceType: 'c5.large',
  subnet,
  agent: { cluster: 'day15' },
}));

const yesOrNo = [
  { id: 'yes', text: 'Yes' },
  { id: 'no', text: 'No' },
];

/** Instances that are launched anew come after the account setting; those that are there were launched before it. */
const arrange: Arrange = (scenario, read) => {
  const settings = read(settingsName);
  const targetType = settings.get('target-type') === 'instance' ? 'instance' : 'ip';
  const isAnew = settings.get('relaunch') === 'yes';
  const trunking = settings.get('trunking') === 'yes' ? [trunkingOn] : [];
  return {
    ...scenario,
    surroundings: {
      ...scenario.surroundings,
      targetGroups: [{ ...webTargetGroup, targetType }],
      instances: hosts.map((host) => ({ ...host, ...(isAnew && { fromMs: 1_000 }) })),
    },
    steps: [
      createCluster,
      ...trunking,
      ...scenario.steps.slice(1).map((step) => (isAnew && step.atMs > 0 ? { ...step, atMs: launchedBy } : step)),
    ],
  };
};

const trunkingOn = { atMs: 0, call: 'PutAccountSettingDefault', input: { name: 'awsvpcTrunking', value: 'enabled' } };

export default defineExercise({
  slug: 'six-tasks-two-hosts',
  id: 'E17',
  version: 1,
  title: 'Six tasks, two hosts',
  kind: 'fix',
  objectives: ['Find the resource that keeps tasks from being placed, and remove it (M5, M7)'],
  minutes: 3,
  isCore: true,
  documents: [
    { name: definitionName, kind: 'taskDefinition' },
    { name: serviceName, kind: 'service' },
    { name: settingsName, kind: 'answers' },
  ],
  scenario: {
    seed: 1517,
    untilMs: 720_000,
    surroundings: { ...sharedWorld, targetGroups: [webTargetGroup], instances: hosts },
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: 5_000, call: 'CreateService', input: { $document: serviceName } },
    ],
  },
  arrange,
  forms: [
    {
      document: settingsName,
      title: 'Around the service',
      purpose: 'settings',
      cards: [
        {
          id: 'settings',
          title: 'Target group, account and instances',
          questions: [
            {
              id: 'target-type',
              text: 'Target type of the target group `web`',
              type: 'choice',
              choices: [
                { id: 'ip', text: 'ip' },
                { id: 'instance', text: 'instance' },
              ],
              setting: true,
            },
            { id: 'trunking', text: 'Account setting `awsvpcTrunking` enabled?', type: 'choice', choices: yesOrNo, setting: true },
            { id: 'relaunch', text: 'Launch the two instances anew?', type: 'choice', choices: yesOrNo, setting: true },
          ],
        },
      ],
    },
  ],
  hiddenTrials: [],
  checks: [
    { id: 'accepted', title: 'AWS accepts both documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-service',
      isGate: true,
      title: 'Six tasks, behind the load balancer',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const service = evidence.read(serviceName);
        const isBehind = service.list('loadBalancers').some((one) => one.get('targetGroupArn') === webTargetGroup.arn);
        return (service.get('desiredCount') === 6 && isBehind) || because('Six tasks are wanted, and they stay behind the load balancer.');
      },
    },
    {
      id: 'guard-image',
      isGate: true,
      title: 'The image stays',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        evidence.read(definitionName).get('containerDefinitions', 0, 'image') === `${repository}:1.4.2` ||
        because(`The image stays \`${repository}:1.4.2\`.`),
    },
    { id: 'created', title: 'ECS takes every call', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'on-instances',
      title: 'All tasks stand on the two instances',
      over: 'run',
      isListed: false,
      test: ({ run }) =>
        run?.tasksAt(runningBy).every(({ instance }) => instance !== undefined) ||
        (run?.fail(runningBy, 'Tasks run on Fargate. The two instances have room, and stay paid for; the tasks belong there.') ?? false),
    },
    {
      id: 'running',
      title: `Six tasks are running by second ${runningBy}`,
      over: 'run',
      test: ({ run }) => run?.by(runningBy, (moment) => moment.running === 6) ?? false,
    },
    {
      id: 'healthy',
      title: 'The load balancer calls all six healthy at the end',
      over: 'run',
      test: ({ run }) => run?.end((moment) => moment.healthy === 6) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'left-the-hosts',
      shows: ({ run }) => run?.tasksAt(runningBy).some(({ instance }) => instance === undefined) ?? false,
      say: 'On Fargate there is no host that could run out of network interfaces, so all six run, and you pay for them beside two instances that stand empty. CPU and memory are free there: find what is not.',
    },
    {
      id: 'network-configuration-kept',
      shows: (evidence) => modeOf(evidence) === 'bridge' && evidence.read(serviceName).get('networkConfiguration') !== undefined,
      say: ({ run }) =>
        `${refusal(run)}In bridge mode a task has no network interface of its own, so there is nothing for \`networkConfiguration\` to place.`,
    },
    {
      id: 'target-type-kept',
      shows: (evidence) => modeOf(evidence) === 'bridge' && evidence.read(settingsName).get('target-type') !== 'instance',
      say: ({ run }) =>
        `${refusal(run)}In bridge mode it is the instance and a port of it that are registered, so the target group has to be of the type \`instance\`.`,
    },
    {
      id: 'distinct-instance',
      shows: (evidence) =>
        evidence
          .read(serviceName)
          .list('placementConstraints')
          .some((one) => one.get('type') === 'distinctInstance'),
      say: '`distinctInstance` allows one task of the service on each instance: with two instances that is two. It is a constraint, and constraints bind.',
    },
    {
      id: 'static-host-port',
      shows: (evidence) =>
        modeOf(evidence) === 'bridge' &&
        Number(evidence.read(definitionName).get('containerDefinitions', 0, 'portMappings', 0, 'hostPort') ?? 0) > 0,
      say: 'No interface is missing any more, but a fixed host port is there once on each instance: two run, and for the next one the event says “already using a port required by your task”. Leave `hostPort` out, or set it to 0.',
    },
    {
      id: 'host-mode',
      shows: (evidence) => modeOf(evidence) === 'host',
      say: ({ run }) =>
        `${refusal(run)}In host mode a task takes no network interface, but its program listens on the port of the instance itself, and that is there once on each instance: no more than two tasks can run. Which mode gives each task another port?`,
    },
    {
      id: 'trunking-without-relaunch',
      shows: (evidence) => evidence.read(settingsName).get('trunking') === 'yes' && evidence.read(settingsName).get('relaunch') !== 'yes',
      say: 'The account has opted in, and these two instances were launched before that: only instances launched afterwards get a trunk.',
    },
    {
      id: 'relaunch-without-trunking',
      shows: (evidence) => evidence.read(settingsName).get('relaunch') === 'yes' && evidence.read(settingsName).get('trunking') !== 'yes',
      say: 'The new instances are like the old ones: three network interfaces each, one of them their own. Four tasks again.',
    },
    {
      id: 'smaller-task',
      shows: (evidence) => modeOf(evidence) === 'awsvpc' && isSmaller(evidence.read(definitionName)),
      say: 'CPU and memory were free before, and are freer now. Read the reason under Why: what is used up are network interfaces, one for each task in awsvpc mode.',
    },
    {
      id: 'other-resource',
      shows: (evidence) => modeOf(evidence) === 'awsvpc' && evidence.run?.at(runningBy).running === 4 && isOtherwisePlaced(evidence),
      say: 'Four run, as before. Which instance a task goes to, and how much CPU and memory it reserves, was not the trouble: both instances have plenty of both. Read the reason under Why.',
    },
  ],
  remarks: [
    {
      id: 'trunks-not-needed',
      shows: (evidence) => modeOf(evidence) === 'bridge' && evidence.read(settingsName).get('trunking') === 'yes',
      say: 'The trunks were not needed: in bridge mode a task takes no network interface. Either way out would have done alone.',
    },
    {
      id: 'size-not-needed',
      shows: (evidence) => isSmaller(evidence.read(definitionName)),
      say: 'The smaller task was not needed: CPU and memory were free all the time.',
    },
  ],
  hints: [
    { text: 'Which resource of the instances has come down to zero? Open Why for a task that found no place.' },
    { text: 'In awsvpc mode each task takes a network interface, and one belongs to the instance itself.' },
    {
      text: 'In bridge mode with dynamic host ports a task needs no interface: drop `networkConfiguration` and `hostPort`, and register instances.',
      patch: {
        [definitionName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["EC2"],
  "networkMode": "bridge",
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "${repository}:1.4.2",
      "essential": true,
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "BIND_ADDR", "value": "0.0.0.0:8080" }]
    }
  ]
}
`,
        [serviceName]: `{
  "cluster": "day15",
  "serviceName": "web",
  "taskDefinition": "my-rust-api",
  "desiredCount": 6,
  "launchType": "EC2",
  "loadBalancers": [
    {
      "targetGroupArn": "${webTargetGroup.arn}",
      "containerName": "web",
      "containerPort": 8080
    }
  ]
}
`,
        [settingsName]: `{ "target-type": "instance", "trunking": "no", "relaunch": "no" }
`,
      },
    },
  ],
  startFails: ['running', 'healthy'],
});

function modeOf(evidence: Evidence): unknown {
  return evidence.read(definitionName).get('networkMode') ?? 'bridge';
}

function isSmaller(definition: DocumentReader): boolean {
  return Number(definition.get('cpu') ?? 256) < 256 || Number(definition.get('memory') ?? 512) < 512;
}

/** A larger task, or a strategy or constraint that was not there. */
function isOtherwisePlaced(evidence: Evidence): boolean {
  const definition = evidence.read(definitionName);
  const service = evidence.read(serviceName);
  return (
    Number(definition.get('cpu') ?? 256) > 256 ||
    Number(definition.get('memory') ?? 512) > 512 ||
    service.list('placementStrategy').length > 0 ||
    service.list('placementConstraints').length > 0
  );
}

/** AWS's refusal in its own words, where there is one. */
function refusal(run: Evidence['run']): string {
  const message = run?.refusals[0]?.message;
  return message === undefined ? '' : `AWS answers: ${message} `;
}
