/** An exercise to start from: mend a document until a run of it is as it should be. */
import type { Surroundings } from '../../../src/ecs/ecs.ts';
import { defineExercise, type Evidence } from '../../../src/grading/exercise.ts';
import { sharedWorld } from '../../shared-world.ts';

const documentName = 'task-definition.json';

export default defineExercise({
  slug: 'fix',
  id: 'E00',
  version: 1,
  title: 'Mend it',
  kind: 'fix',
  objectives: ['Give a container enough memory for its busiest hour'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  // What exists, what is called when, and for how long to watch. The learner's document stands where its name is.
  scenario: {
    seed: 1,
    untilMs: 120_000,
    surroundings: sharedWorld,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      {
        atMs: 0,
        call: 'RunTask',
        input: {
          cluster: 'day15',
          taskDefinition: 'my-rust-api',
          launchType: 'FARGATE',
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: sharedWorld.subnets.map(({ id }) => id),
              securityGroups: sharedWorld.securityGroups.map(({ id }) => id),
              assignPublicIp: 'ENABLED',
            },
          },
        },
      },
    ],
  },
  // The same exercise in a world that the learner does not see. Each must fail an answer that the visible run lets through.
  hiddenTrials: [{ name: 'a busy hour', seed: 2, with: { surroundings: worldWithMemory(300) } }],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    { id: 'taken', title: 'ECS takes every call', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'running',
      title: 'One task is running by second 60, and stays',
      over: 'run',
      test: ({ run }) => {
        if (run === null) return false;
        const isThere = run.by(60, (moment) => moment.running === 1);
        return isThere === true ? run.from(60, 110, (moment) => moment.running === 1) : isThere;
      },
    },
  ],
  // Asked in this order; the first that holds speaks. Each has a folder of its name in wrong/.
  misconceptions: [
    {
      id: 'kill-line',
      shows: (evidence) => killedForMemory(evidence),
      say: 'The container is killed for its memory: its own `memory` is a line it must not cross, and a busy hour takes 300 MiB. Raise it, or leave it out and let the size of the task be the line.',
    },
  ],
  hints: [
    { text: 'How does the container end, and with which exit code?' },
    { text: 'Inside a container definition `memory` is a limit in MiB. In its busiest hour the program takes 300.' },
    {
      text: 'The task is 512 MiB large, and its container may use all of it.',
      patch: {
        [documentName]: `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2",
      "essential": true
    }
  ]
}
`,
      },
    },
  ],
  startFails: ['running'],
});

/** The shared world, with a program that takes so much memory. */
function worldWithMemory(memoryMiB: number): Surroundings {
  return { ...sharedWorld, images: sharedWorld.images.map((image) => ({ ...image, process: { ...image.process, memoryMiB } })) };
}

function killedForMemory({ run }: Evidence): boolean {
  return run?.stops().some(({ stop }) => stop?.containerReason?.startsWith('OutOfMemoryError') === true) === true;
}
