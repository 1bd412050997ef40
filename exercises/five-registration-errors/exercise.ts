/** E03: five mistakes that AWS refuses one by one, mended without paying for more, losing a container or showing a secret. */
import type { Surroundings } from '../../src/ecs/ecs.ts';
import { type DocumentReader, defineExercise, type Evidence } from '../../src/grading/exercise.ts';
import { apiNetwork, createCluster } from '../api-service.ts';
import { because } from '../judging.ts';
import { metricsImage, metricsRepository, repository, sharedWorld } from '../shared-world.ts';

const documentName = 'task-definition.json';
const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:api/password-AbCdEf';
const images = { api: `${repository}:1.4.2`, metrics: `${metricsRepository}:2.0.1` };

const surroundings: Surroundings = {
  ...sharedWorld,
  images: [...sharedWorld.images, metricsImage],
  roles: sharedWorld.roles.map((role) =>
    role.arn.endsWith('ecsTaskExecutionRole') ? { ...role, allows: [...role.allows, 'secretsmanager:GetSecretValue'] } : role,
  ),
  secrets: [{ arn: secretArn }],
};

/** The size that is enough. */
const most = { cpuUnits: 512, memoryMiB: 1024 };

export default defineExercise({
  slug: 'five-registration-errors',
  id: 'E03',
  version: 1,
  title: 'Five registration errors',
  kind: 'fix',
  objectives: ['Read what RegisterTaskDefinition refuses, and mend the cause'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  scenario: {
    seed: 1503,
    untilMs: 180_000,
    surroundings,
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      {
        atMs: 0,
        call: 'RunTask',
        input: { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', count: 1, networkConfiguration: apiNetwork },
      },
    ],
  },
  hiddenTrials: [],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'containers',
      title: 'Both containers are there, with their images',
      over: 'documents',
      isGate: true,
      test: (evidence) => {
        const containers = definition(evidence).list('containerDefinitions');
        const isThere = ([name, from]: [string, string]) => containers.some((one) => one.get('name') === name && one.get('image') === from);
        return (
          (definition(evidence).get('family') === 'my-rust-api' && containers.length === 2 && Object.entries(images).every(isThere)) ||
          because('The family `my-rust-api` with the containers `api` and `metrics`, and their images, stays as it is.')
        );
      },
    },
    {
      id: 'secret',
      title: 'The password still comes from Secrets Manager',
      over: 'documents',
      test: (evidence) =>
        (secretIn(evidence, 'secrets', 'valueFrom') && !secretIn(evidence, 'environment', 'value')) ||
        because(`\`api\` should get its password by \`secrets\`, from \`${secretArn}\`.`),
    },
    {
      id: 'size',
      title: 'Half a vCPU and one gigabyte at most',
      over: 'documents',
      test: (evidence) => {
        const { cpuUnits, memoryMiB } = sizeOf(evidence);
        return (
          (cpuUnits <= most.cpuUnits && memoryMiB <= most.memoryMiB) ||
          because(`The task has ${cpuUnits} CPU units and ${memoryMiB} MiB; ${most.cpuUnits} and ${most.memoryMiB} are enough.`)
        );
      },
    },
    { id: 'taken', title: 'ECS takes every call', over: 'run', isGate: true, isListed: false, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'runs',
      title: 'The task that is started runs, and goes on running',
      over: 'run',
      test: ({ run }) => run?.end((moment) => moment.running === 1) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'sidecar-removed',
      shows: (evidence) => {
        const names = definition(evidence)
          .list('containerDefinitions')
          .map((one) => one.get('name'));
        return !names.includes('metrics') || !names.includes('api');
      },
      say: 'With one container fewer there is less to refuse, and less that works: `api` and `metrics` both stay. Mend what the message names.',
    },
    {
      id: 'secret-in-environment',
      shows: (evidence) => !secretIn(evidence, 'secrets', 'valueFrom'),
      say: (evidence) =>
        `${secretIn(evidence, 'environment', 'value') ? 'Now the password, or the place where it should be, stands in the definition for everybody who may read it.' : 'Without that entry AWS has less to refuse, and `api` starts without its password.'} Keep \`secrets\` as it was, and give ECS the role in whose name it may fetch the value: \`executionRoleArn\`.`,
    },
    {
      id: 'cpu-raised',
      shows: (evidence) => sizeOf(evidence).cpuUnits > most.cpuUnits,
      say: 'A larger task needs 2048 MiB at least, and you pay for all of it. The containers asked for more CPU than the task had: half of what `metrics` asked for would do.',
    },
    {
      id: 'memory-raised',
      shows: (evidence) => sizeOf(evidence).memoryMiB > most.memoryMiB,
      say: (evidence) =>
        `${refusedFor(evidence) === 'fargate-size-pair' ? answerOf(evidence) : ''}You would pay for ${sizeOf(evidence).memoryMiB} MiB where ${most.memoryMiB} are enough. Sizes come in pairs: look for the smallest memory that goes with this cpu.`,
    },
    {
      id: 'mode-not-awsvpc',
      shows: (evidence) => refusedFor(evidence) === 'fargate-netmode',
      say: (evidence) =>
        `${answerOf(evidence)}In that mode each task gets an address of its own; on Fargate there is no host of yours to share one.`,
    },
    {
      id: 'host-port-differs',
      shows: (evidence) => refusedFor(evidence) === 'hostport-awsvpc',
      say: (evidence) =>
        `${answerOf(evidence)}In \`awsvpc\` a task has all ports to itself, so there is no other port of a host to choose: leave \`hostPort\` out, or repeat the container’s.`,
    },
    {
      id: 'task-role-instead',
      shows: (evidence) => String(definition(evidence).get('executionRoleArn') ?? '').endsWith('my-task-role'),
      say: 'AWS takes this role, and the task never starts. The execution role is what ECS wears to pull images and fetch secrets; `my-task-role` may do neither.',
    },
  ],
  hints: [
    { text: 'Mend what the message names, and send it again. The next message is about something else.' },
    { text: 'Sizes come in pairs. On Fargate a task has its own address and all ports. And who fetches a secret, before your code runs?' },
    {
      text: '512 goes with 1024. Mode `awsvpc`, no `hostPort`, the execution role, and 200 CPU units for each container.',
      patch: {
        [documentName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "512",
  "memory": "1024",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "${images.api}",
      "essential": true,
      "cpu": 200,
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "BIND_ADDR", "value": "0.0.0.0:8080" }],
      "secrets": [{ "name": "API_PASSWORD", "valueFrom": "${secretArn}" }]
    },
    {
      "name": "metrics",
      "image": "${images.metrics}",
      "essential": false,
      "cpu": 200
    }
  ]
}
`,
      },
    },
  ],
  startFails: ['accepted'],
});

function definition(evidence: Evidence): DocumentReader {
  return evidence.read(documentName);
}

/** Whether `api` names the secret in its secrets, or something of that name in its environment. */
function secretIn(evidence: Evidence, list: 'secrets' | 'environment', member: 'valueFrom' | 'value'): boolean {
  const api = definition(evidence)
    .list('containerDefinitions')
    .find((container) => container.get('name') === 'api');
  return api?.list(list).some((one) => (member === 'value' ? one.get('name') === 'API_PASSWORD' : one.get(member) === secretArn)) ?? false;
}

/** The task's size, in whichever way it is written; 0 where it is not given. */
function sizeOf(evidence: Evidence): { cpuUnits: number; memoryMiB: number } {
  const [cpu, memory] = ['cpu', 'memory'].map((name) => String(definition(evidence).get(name) ?? '0').trim());
  const amount = (text = '0') => Number.parseFloat(text);
  return {
    cpuUnits: /vcpu/i.test(cpu ?? '') ? amount(cpu) * 1024 : amount(cpu),
    memoryMiB: /gb/i.test(memory ?? '') ? amount(memory) * 1024 : amount(memory),
  };
}

/** The rule that what AWS answers first comes from: what is said goes with that answer. */
function refusedFor({ findings }: Evidence): string | undefined {
  return findings.find(({ severity }) => severity === 'error')?.code;
}

/** What AWS answers first, in its own words. */
function answerOf({ findings }: Evidence): string {
  const text = findings.find(({ severity }) => severity === 'error')?.aws?.text;
  return text === undefined ? '' : `AWS answers: ${text} `;
}
