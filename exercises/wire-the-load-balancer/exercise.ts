/** E07: a service, a target group and a listener that do not fit together yet: a name, a port, a type, and what comes first. */
import type { Step } from '../../src/ecs/ecs.ts';
import { type Arrange, type DocumentReader, defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiService, createCluster, webTargetGroup } from '../api-service.ts';
import { because, isSame } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const serviceName = 'service.json';
const definitionName = 'task-definition.json';
const settingsName = 'target-group.json';

/** Seconds. */
const healthyBy = 150;

/** Where the program listens, and what the security group lets in. */
const programPort = 8080;

/** Of the target group, to begin with; ECS never uses it. */
const groupPort = 80;

const registered: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: apiDefinition };
const registeredAnew: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: definitionName } };
const created: Step = { atMs: 1_000, call: 'CreateService', input: { $document: serviceName } };

/** The definition as it stands is revision 1 already; one that was changed is registered as it was written, so that the rules know it too. */
const arrange: Arrange = (scenario, read) => {
  const definition = read(definitionName).value;
  const settings = read(settingsName);
  const targetType = settings.get('target-type') === 'ip' ? 'ip' : 'instance';
  const hasListener = settings.get('listener') === 'before';
  return {
    ...scenario,
    steps: [createCluster, registered, ...(isSame(definition, apiDefinition) ? [] : [{ ...registeredAnew, input: definition }]), created],
    surroundings: { ...scenario.surroundings, targetGroups: [{ ...webTargetGroup, targetType, hasListener }] },
  };
};

export default defineExercise({
  slug: 'wire-the-load-balancer',
  id: 'E07',
  version: 1,
  title: 'Wire the load balancer',
  kind: 'fix',
  objectives: [
    'Name the container, the port and the kind of target that a load balancer needs, and make things in the right order (M3, M25)',
  ],
  minutes: 5,
  isCore: false,
  documents: [
    { name: serviceName, kind: 'service' },
    { name: definitionName, kind: 'taskDefinition' },
    { name: settingsName, kind: 'answers' },
  ],
  scenario: {
    seed: 1507,
    untilMs: 360_000,
    // The target group is a setting, so `arrange` brings it.
    surroundings: sharedWorld,
    steps: [createCluster, registered, registeredAnew, created],
  },
  arrange,
  forms: [
    {
      document: settingsName,
      title: 'Around the service',
      purpose: 'settings',
      cards: [
        {
          id: 'target-group',
          title: 'Target group web',
          text: 'It asks for `/healthz`. At AWS, a target group of another type is another target group; here it keeps its ARN.',
          questions: [
            {
              id: 'target-type',
              text: 'Target type',
              type: 'choice',
              choices: [
                { id: 'instance', text: 'instance' },
                { id: 'ip', text: 'ip' },
              ],
              setting: true,
            },
            { id: 'target-port', text: 'Port', type: 'number', min: 1, max: 65_535, setting: true },
            {
              id: 'listener',
              text: 'The listener that forwards to it is created',
              type: 'choice',
              choices: [
                { id: 'before', text: 'before the service' },
                { id: 'after', text: 'after the service' },
                { id: 'never', text: 'not at all' },
              ],
              setting: true,
            },
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
      title: 'Two tasks, behind the load balancer',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        (evidence.read(serviceName).get('desiredCount') === 2 && entryIn(evidence) !== undefined) ||
        because('Two tasks are wanted, in the target group `web`.'),
    },
    {
      id: 'guard-definition',
      isGate: true,
      title: 'The program stays',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isOurProgram(evidence.read(definitionName)) ||
        because('The family `my-rust-api` keeps its one container, with its image and program.'),
    },
    { id: 'created', title: 'ECS takes every call', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'healthy',
      title: `The load balancer calls both tasks healthy by second ${healthyBy}`,
      over: 'run',
      test: ({ run }) => run?.by(healthyBy, (moment) => moment.healthy === 2) ?? false,
    },
    {
      id: 'no-stops',
      title: 'No task is stopped',
      over: 'run',
      test: ({ run }) => run?.never((moment) => moment.stops > 0) ?? false,
    },
    {
      id: 'still-healthy',
      title: 'Both are healthy at the end',
      over: 'run',
      test: ({ run }) => run?.end((moment) => moment.healthy === 2) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'no-load-balancer',
      shows: (evidence) => entryIn(evidence) === undefined,
      say: 'Without the entry there is nothing left to refuse, and nothing in the target group: the load balancer has nobody to send requests to. `loadBalancers` stays, with the target group `web`; mend what is in it.',
    },
    {
      id: 'mode-for-the-group',
      shows: (evidence) => evidence.read(definitionName).get('networkMode') !== 'awsvpc',
      say: (evidence) =>
        `${answerOf(evidence)}On Fargate every task has an address of its own, so the mode is \`awsvpc\`. It is the target group that has to follow: its type.`,
    },
    {
      id: 'revision-not-named',
      shows: (evidence) => isRefusedEntry(evidence) && fits(evidence.read(definitionName), entryIn(evidence)),
      say: (evidence) =>
        `${answerOf(evidence)}What you wrote is registered, as \`my-rust-api:2\`, and the service still names a revision that was there before and never changes. Name the new one, or leave the definition alone: one entry of the service was enough.`,
    },
    {
      id: 'not-the-container',
      shows: (evidence) => refusedFor(evidence) === 'lb-container-name',
      say: (evidence) =>
        `${answerOf(evidence)}Family, service, target group and container each have a name of their own. \`containerName\` is looked up among the containers of the definition, where it is \`"name"\`.`,
    },
    {
      id: 'port-of-the-group',
      shows: (evidence) => refusedFor(evidence) === 'lb-container-port',
      say: (evidence) =>
        `${answerOf(evidence)}\`containerPort\` is the port that the container maps, whatever port the target group has. ECS registers each task with it, and requests go there.`,
    },
    {
      id: 'target-type-kept',
      shows: (evidence) => refusedFor(evidence) === 'tg-type',
      say: (evidence) =>
        `${answerOf(evidence)}In \`awsvpc\` mode each task has an address of its own, and that address is the target: the type is \`ip\`. On Fargate there is no instance of yours to register.`,
    },
    {
      id: 'listener-late',
      shows: (evidence) => refusedFor(evidence) === 'tg-no-listener',
      say: (evidence) =>
        `${answerOf(evidence)}A target group belongs to a load balancer only while a listener forwards to it, and ECS looks for that when it creates the service. The listener comes first.`,
    },
    {
      id: 'nobody-listens',
      shows: (evidence) => entryIn(evidence)?.get('containerPort') !== programPort && wereUnhealthy(evidence.run),
      say: (evidence) => `${unhealthyEvent(evidence.run)}${whyNobodyAnswers(evidence)}`,
    },
    {
      id: 'other-part',
      shows: (evidence) =>
        !isSame(evidence.read(serviceName).get('networkConfiguration'), apiService.networkConfiguration) ||
        evidence.read(serviceName).get('launchType') !== apiService.launchType,
      say: 'The network and the launch type were in order, and you changed them. Put them back as they were: what does not fit is in `loadBalancers` and in the settings of the target group.',
    },
  ],
  remarks: [
    {
      id: 'group-port-not-needed',
      shows: (evidence) => evidence.read(settingsName).get('target-port') !== groupPort,
      say: `The other port of the target group was not needed: ECS registers each task with its container’s port, ${programPort}, and that one is used.`,
    },
    {
      id: 'container-renamed',
      shows: (evidence) => entryIn(evidence)?.get('containerName') !== apiContainer.name,
      say: 'It works, at the price of a new revision: one word in the service was enough.',
    },
    {
      id: 'grace-not-needed',
      shows: (evidence) => Number(evidence.read(serviceName).get('healthCheckGracePeriodSeconds') ?? 0) > 0,
      say: 'The grace period was not needed: this program answers within a second, so the first check finds it ready.',
    },
  ],
  hints: [
    { text: 'Hold each word of the entry in `loadBalancers` against the container in the task definition.' },
    { text: 'In `awsvpc` mode it is addresses that are registered. And a target group without a listener has no load balancer yet.' },
    {
      text: `Container \`api\`, port ${programPort}, target type \`ip\`, and the listener before the service. The target group’s own port may stay.`,
      patch: {
        [serviceName]: `{
  "cluster": "day15",
  "serviceName": "web",
  "taskDefinition": "my-rust-api:1",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "loadBalancers": [
    {
      "targetGroupArn": "${webTargetGroup.arn}",
      "containerName": "api",
      "containerPort": ${programPort}
    }
  ],
  "healthCheckGracePeriodSeconds": 0,
  "networkConfiguration": {
    "awsvpcConfiguration": {
      "subnets": ${JSON.stringify(apiService.networkConfiguration.awsvpcConfiguration.subnets).replace(',', ', ')},
      "securityGroups": ${JSON.stringify(apiService.networkConfiguration.awsvpcConfiguration.securityGroups)},
      "assignPublicIp": "ENABLED"
    }
  }
}
`,
        [settingsName]: `{ "target-type": "ip", "target-port": ${groupPort}, "listener": "before" }
`,
      },
    },
  ],
  startFails: ['accepted'],
});

/** The service's entry for the target group. */
function entryIn(evidence: Evidence): DocumentReader | undefined {
  return evidence
    .read(serviceName)
    .list('loadBalancers')
    .find((one) => one.get('targetGroupArn') === webTargetGroup.arn);
}

/** True where a definition has the container and the port that the entry names. */
function fits(definition: DocumentReader, entry: DocumentReader | undefined): boolean {
  const container = definition.list('containerDefinitions').find((one) => one.get('name') === entry?.get('containerName'));
  return container?.list('portMappings').some((one) => one.get('containerPort') === entry?.get('containerPort')) ?? false;
}

function isOurProgram(definition: DocumentReader): boolean {
  const [container, ...others] = definition.list('containerDefinitions');
  return (
    definition.get('family') === apiDefinition.family &&
    others.length === 0 &&
    container?.get('image') === apiContainer.image &&
    container.get('command') === undefined &&
    container.get('entryPoint') === undefined
  );
}

/** The rule that what AWS answers first comes from. */
function refusedFor({ findings }: Evidence): string | undefined {
  return findings.find(({ severity }) => severity === 'error')?.code;
}

function isRefusedEntry(evidence: Evidence): boolean {
  return ['lb-container-name', 'lb-container-port'].includes(refusedFor(evidence) ?? '');
}

/** What AWS answers first, in its own words. */
function answerOf({ findings }: Evidence): string {
  const text = findings.find(({ severity }) => severity === 'error')?.aws?.text;
  return text === undefined ? '' : `AWS answers: ${text} `;
}

function wereUnhealthy(run: RunEvidence | null): boolean {
  return run?.history.tasks.some(({ targets = [] }) => targets.some(({ state }) => state === 'unhealthy')) ?? false;
}

/** The first service event that calls a target unhealthy. */
function unhealthyEvent(run: RunEvidence | null): string {
  const text = run?.events().find((one) => one.text.includes('is unhealthy in'))?.text;
  return text === undefined ? '' : `The service says: ${text} `;
}

function whyNobodyAnswers(evidence: Evidence): string {
  const port = String(entryIn(evidence)?.get('containerPort'));
  const address = evidence
    .read(definitionName)
    .list('containerDefinitions', 0, 'environment')
    .find((one) => one.get('name') === 'BIND_ADDR');
  return String(address?.get('value')).endsWith(`:${port}`)
    ? `Now the program listens on port ${port}, and the security group lets in ${programPort} alone.`
    : `\`portMappings\` says where a program listens and does not move it: this one listens on ${programPort}, as \`BIND_ADDR\` tells it, and that is also the only port that the security group lets in.`;
}
