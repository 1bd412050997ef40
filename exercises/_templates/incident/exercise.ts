/** An exercise to start from: read the evidence of a run, say what is wrong, and mend it. */
import type { Surroundings } from '../../../src/ecs/ecs.ts';
import { defineExercise, type Evidence, type EvidenceItem, type RunEvidence } from '../../../src/grading/exercise.ts';
import { sharedWorld } from '../../shared-world.ts';

const diagnosisName = 'diagnosis.json';
const documentName = 'task-definition.json';

export default defineExercise({
  slug: 'incident',
  id: 'E00',
  version: 1,
  title: 'Find it and mend it',
  kind: 'incident',
  objectives: ['Give a container enough memory for its busiest hour'],
  minutes: 4,
  isCore: true,
  documents: [
    { name: diagnosisName, kind: 'answers' },
    { name: documentName, kind: 'taskDefinition' },
  ],
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
  // What the learner says of the fault. Each card is a check; what is right is read from the run.
  forms: [
    {
      document: diagnosisName,
      title: 'What is wrong?',
      purpose: 'diagnosis',
      cards: [
        {
          id: 'cause',
          title: 'The cause is found',
          questions: [
            {
              id: 'cause',
              text: 'Why did the task stop?',
              type: 'choice',
              choices: [
                { id: 'memory', text: 'A container needed more memory than it may have' },
                { id: 'pull', text: 'Its image could not be pulled' },
                { id: 'exit', text: 'Its program gave up by itself' },
              ],
              judge: (given) => given === 'memory' || 'Read the reason of the stopped task again.',
            },
          ],
        },
      ],
    },
  ],
  evidence: evidencePanel,
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
    {
      id: 'other-cause',
      shows: (evidence) => ['pull', 'exit'].includes(String(evidence.read(diagnosisName).get('cause'))),
      say: 'The document is mended, and the diagnosis does not fit: the stopped task says `OutOfMemoryError`. A failed pull would say `CannotPullContainerError`, and a program that gives up would end with a code of its own.',
    },
  ],
  hints: [
    { text: 'How does the container end, and with which exit code?' },
    { text: 'Inside a container definition `memory` is a limit in MiB. In its busiest hour the program takes 300.' },
    {
      text: 'The task is 512 MiB large, and its container may use all of it.',
      patch: {
        [diagnosisName]: '{ "cause": "memory" }\n',
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
  startFails: ['running', 'cause'],
});

/** The shared world, with a program that takes so much memory. */
function worldWithMemory(memoryMiB: number): Surroundings {
  return { ...sharedWorld, images: sharedWorld.images.map((image) => ({ ...image, process: { ...image.process, memoryMiB } })) };
}

function killedForMemory({ run }: Evidence): boolean {
  return run?.stops().some(({ stop }) => stop?.containerReason?.startsWith('OutOfMemoryError') === true) === true;
}

/** What is to be seen of the start as it stands. */
function evidencePanel(start: RunEvidence): readonly EvidenceItem[] {
  const stopped = start.stops().map(({ stop }) => [`${(stop?.atMs ?? 0) / 1000}`, stop?.stopCode ?? '', stop?.containerReason ?? '']);
  return [
    {
      id: 'stopped-tasks',
      title: 'Stopped tasks',
      content: { type: 'table', columns: ['Second', 'stopCode', 'Reason of its container'], rows: stopped },
    },
    { id: 'log', title: 'Log of the container', content: { type: 'text', text: 'There is no line in it.' } },
  ];
}
