/** The small course's exercise: one number to change, on the smallest world in which a service runs. */
import { defineExercise } from '../../../../grading/exercise.ts';

const image = 'public.ecr.aws/small/web';
const subnet = { id: 'subnet-0000000000000000a', availabilityZone: 'us-east-1a', route: 'internet-gateway' } as const;
const securityGroup = { id: 'sg-0000000000000000a', ingress: [8080] };

export default defineExercise({
  slug: 'small-service',
  id: 'T01',
  version: 1,
  title: 'A service with two tasks',
  kind: 'write',
  objectives: ['Change a desired count'],
  minutes: 1,
  isCore: true,
  documents: [{ name: 'service.json', kind: 'service' }],
  scenario: {
    seed: 7,
    untilMs: 120_000,
    surroundings: {
      account: '111122223333',
      region: 'us-east-1',
      images: [
        {
          repository: image,
          tags: ['1.0.0'],
          digest: `sha256:${'0'.repeat(64)}`,
          architectures: ['X86_64'],
          sizeMB: 10,
          tools: [],
          process: {
            bootMs: 100,
            bind: '0.0.0.0:8080',
            routes: { '/': 200 },
            onStop: { ignores: false, afterMs: 100, code: 0 },
            memoryMiB: 32,
          },
        },
      ],
      roles: [],
      logGroups: [],
      subnets: [subnet],
      securityGroups: [securityGroup],
    },
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'small' } },
      {
        atMs: 0,
        call: 'RegisterTaskDefinition',
        input: {
          family: 'small',
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'web', image: `${image}:1.0.0`, essential: true, portMappings: [{ containerPort: 8080 }] }],
        },
      },
      { atMs: 0, call: 'CreateService', input: { $document: 'service.json' } },
    ],
  },
  hiddenTrials: [],
  checks: [
    {
      id: 'two',
      title: 'Two tasks are running by second 100',
      over: 'run',
      test: ({ run }) => run?.by(100, (moment) => moment.running === 2) ?? false,
    },
  ],
  misconceptions: [
    {
      id: 'one',
      shows: ({ run }) => run?.at(100).desired === 1,
      say: 'One task was asked for, and one came. Set `desiredCount` to 2.',
    },
  ],
  hints: [
    { text: 'Which member says how many tasks a service keeps?' },
    { text: 'It is `desiredCount`.' },
    { text: 'Set `desiredCount` to 2.' },
  ],
  startFails: ['two'],
});
