/** E09: a container that prepares the task and ends, before the one that serves: essential, and the condition on which the other waits. */
import type { Surroundings } from '../../src/ecs/ecs.ts';
import { type Arrange, type CheckOutcome, type DocumentReader, defineExercise, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiService, createCluster } from '../api-service.ts';
import { because } from '../judging.ts';
import { sharedWorld } from '../shared-world.ts';

const documentName = 'task-definition.json';
const migrations = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-migrations';
const migrationSeconds = 8;
const fails = 'the migration fails';

/** The shared world, and the migrations, which end with this code. */
function worldWithMigration(exitCode: number): Surroundings {
  return {
    ...sharedWorld,
    images: [
      ...sharedWorld.images,
      {
        repository: migrations,
        tags: ['1.4.2'],
        digest: 'sha256:0c5b1a7e6d2f4938a1b0c9d8e7f60514233241506f7e8d9c0b1a2938475665f4',
        architectures: ['X86_64'],
        sizeMB: 30,
        tools: ['sh', 'sleep', 'tail', '/migrate'],
        process: {
          bootMs: 100,
          exit: { afterMs: migrationSeconds * 1000, code: exitCode },
          onStop: { ignores: false, afterMs: 100, code: 143 },
          memoryMiB: 24,
        },
      },
    ],
  };
}

/**
 * What a shell makes of the migration's end, where the command of its container has one: it stays, whatever became of the migration, unless `&&` joins
 * the two; or it ends well where `||` or `;` has the last word.
 */
const asTheShellSays: Arrange = (scenario, read) => {
  const words = commandOf(containerOf(read(documentName), 'migrate'));
  const images = scenario.surroundings.images.map((image) => {
    const { exit, ...process } = image.process;
    if (image.repository !== migrations || exit === undefined || (words.includes('&&') && exit.code !== 0)) return image;
    if (/\b(sleep|tail)\b/.test(words)) return { ...image, process };
    return /\|\||;/.test(words) ? { ...image, process: { ...process, exit: { ...exit, code: 0 } } } : image;
  });
  return { ...scenario, surroundings: { ...scenario.surroundings, images } };
};

export default defineExercise({
  slug: 'migration-before-app',
  id: 'E09',
  version: 1,
  title: 'The migration that keeps killing the app',
  kind: 'fix',
  objectives: ['Let a container prepare the task and end, and start the application only once it has succeeded'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'taskDefinition' }],
  scenario: {
    seed: 1509,
    untilMs: 600_000,
    surroundings: worldWithMigration(0),
    steps: [
      createCluster,
      { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: documentName } },
      { atMs: 0, call: 'CreateService', input: apiService },
    ],
  },
  arrange: asTheShellSays,
  hiddenTrials: [{ name: fails, seed: 2509, with: { surroundings: worldWithMigration(1), untilMs: 300_000 } }],
  checks: [
    { id: 'accepted', title: 'AWS accepts the definition', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-containers',
      isGate: true,
      title: 'Both containers stay, with their images and programs',
      over: 'documents',
      isListed: false,
      test: (evidence) => hasBothContainers(evidence.read(documentName)) || because(guardText),
    },
    { id: 'registered', title: 'ECS takes it', over: 'run', isListed: false, isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'running',
      title: 'Two tasks are running from second 90 to the end',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => run?.from(90, 600, (moment) => moment.running === 2) ?? false,
    },
    {
      id: 'stays',
      title: 'No task stops',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => run?.never((moment) => moment.stops > 0) ?? false,
    },
    {
      id: 'in-order',
      title: 'In every task, api starts only after migrate has ended with exit code 0',
      over: 'run',
      test: ({ run }) => run !== null && inOrder(run),
    },
    {
      id: 'not-after-failure',
      title: 'Where the migration fails, api never starts',
      over: 'run',
      trials: [fails],
      test: ({ run }) => {
        const first = run === null ? undefined : runs(run, 'api')[0];
        return run !== null && (first === undefined || run.fail(first.startMs / 1000, 'The migration has failed, and api starts.'));
      },
    },
  ],
  misconceptions: [
    {
      id: 'essential-dependency',
      shows: (evidence) => evidence.findings.some(({ code }) => code === 'dependson-essential'),
      say: 'You made `api` wait for the end of a container on which the whole task depends, and AWS refuses that: when an essential container ends, the task ends. Leave `essential` out, and it means true. Set it to false for `migrate`.',
    },
    {
      id: 'healthy-without-check',
      shows: (evidence) => evidence.findings.some(({ code }) => code === 'dependson-healthy-no-hc'),
      say: '`HEALTHY` waits for a health check, and `migrate` has none: it does its work and ends. Wait for the end, and for how it ended.',
    },
    {
      id: 'keeps-alive',
      shows: ({ run }) =>
        run !== null &&
        run.trial.name !== fails &&
        runs(run, 'migrate').some(({ endMs, startMs }) => endMs === null && startMs < run.history.endMs - 60_000),
      say: 'Your `migrate` never ends: alive, and of no more use. The task stays up, but nobody can tell now whether the migration went well. The day it fails, `api` will start all the same, on the wrong schema. Let `migrate` end, and say that the task may go on without it.',
    },
    {
      id: 'essential-end',
      shows: ({ run }) => (run?.stops() ?? []).some(({ stop }) => stop?.stopCode === 'EssentialContainerExited' && stop.exitCode === 0),
      say: ({ run }) =>
        `Exit code 0, and the task is stopped all the same: \`migrate\` is essential, and an essential container takes its task with it however well it ends. ${run?.stops().length ?? ''} tasks have gone that way so far. Absent \`essential\` means true.`,
    },
    {
      id: 'any-end',
      shows: ({ run }) =>
        run?.trial.name === fails && runs(run, 'migrate').some(({ exitCode }) => exitCode === 1) && outOfOrder(run)?.afterEnd === true,
      say: 'The migration failed with exit code 1, and `api` started on the old schema. `COMPLETE` waits for the end, whatever it was. You want `SUCCESS`: it waits for exit code 0, and otherwise stops the task.',
    },
    {
      id: 'hides-failure',
      shows: ({ run }) => run?.trial.name === fails && runs(run, 'api').length > 0 && outOfOrder(run) === undefined,
      say: 'The order is right, and the exit code is not: your command ends with 0 even when the migration has failed, so `SUCCESS` is met and `api` starts on the old schema. Let `/migrate` have the last word.',
    },
    {
      id: 'no-order',
      shows: ({ run }) => run !== null && outOfOrder(run)?.afterEnd === false,
      say: ({ run }) =>
        `The task survives now, but \`api\` did not wait: in one task it started ${run === null ? '' : earliness(run)} seconds before the migration had ended, and met a schema that was not ready. The order of the list means nothing, and \`START\` waits for a beginning only. Say with \`dependsOn\` that \`api\` waits for the success of \`migrate\`.`,
    },
  ],
  remarks: [
    {
      id: 'once-per-task',
      shows: () => true,
      say: 'It works, and each task migrates for itself: with two tasks that is twice, at the same time. A migration that must run once for a release is better run as a standalone task, before the service is updated.',
    },
  ],
  hints: [
    { text: 'Look at a stopped task: which of its two containers has exit code 0, and what does its `stoppedReason` say about it?' },
    { text: 'Where `essential` is absent, it means true. And `dependsOn` knows four conditions: START, COMPLETE, SUCCESS, HEALTHY.' },
    {
      text: '`migrate` is not essential, and `api` depends on it with the condition SUCCESS.',
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
      "name": "migrate",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-migrations:1.4.2",
      "essential": false
    },
    {
      "name": "api",
      "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2",
      "dependsOn": [{ "containerName": "migrate", "condition": "SUCCESS" }],
      "portMappings": [{ "containerPort": 8080 }],
      "environment": [{ "name": "BIND_ADDR", "value": "0.0.0.0:8080" }],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/my-rust-api",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "ecs"
        }
      }
    }
  ]
}
`,
      },
    },
  ],
  startFails: ['running', 'stays', 'in-order', 'not-after-failure'],
});

const guardText =
  'Keep the family and both containers, `migrate` and `api`, with their images. `api` runs the program of its image, `migrate` runs `/migrate`.';

function containerOf(definition: DocumentReader, name: string): DocumentReader | undefined {
  return definition.list('containerDefinitions').find((container) => container.get('name') === name);
}

/** Its command and entry point as one text; empty where the image's own program runs. */
function commandOf(container: DocumentReader | undefined): string {
  return [...(container?.list('entryPoint') ?? []), ...(container?.list('command') ?? [])].map(({ value }) => String(value)).join(' ');
}

function hasBothContainers(definition: DocumentReader): boolean {
  const [api, migrate] = [containerOf(definition, 'api'), containerOf(definition, 'migrate')];
  const command = commandOf(migrate);
  return (
    definition.get('family') === 'my-rust-api' &&
    api?.get('image') === apiContainer.image &&
    commandOf(api) === '' &&
    migrate?.get('image') === `${migrations}:1.4.2` &&
    (command === '' || command.includes('/migrate'))
  );
}

/** One run of a container in one task, in ms; `endMs` and `exitCode` are null while it runs. */
interface ContainerRun {
  task: string;
  startMs: number;
  endMs: number | null;
  exitCode: number | null;
}

/** All runs of the container with this name that began. */
function runs(run: RunEvidence, name: string): ContainerRun[] {
  const found = new Map<string, ContainerRun>();
  for (const { atMs, subject, what } of run.timeline) {
    const [task = '', container] = subject.id.split('/');
    if (subject.kind !== 'container' || container !== name || what.type !== 'container.lastStatus') continue;
    if (what.to === 'RUNNING') found.set(task, { task, startMs: atMs, endMs: null, exitCode: null });
    const open = found.get(task);
    if (what.to === 'STOPPED' && open !== undefined) found.set(task, { ...open, endMs: atMs, exitCode: what.exitCode ?? null });
  }
  return [...found.values()];
}

/** The first task in which api began without a migration that had succeeded; `afterEnd` where that one had ended with another code. */
function outOfOrder(run: RunEvidence): { startMs: number; afterEnd: boolean; earlyMs: number } | undefined {
  const migrated = new Map(runs(run, 'migrate').map((one) => [one.task, one]));
  for (const { task, startMs } of runs(run, 'api')) {
    const before = migrated.get(task);
    const endMs = before?.endMs ?? null;
    const isReady = endMs !== null && endMs <= startMs;
    if (!isReady) return { startMs, afterEnd: false, earlyMs: endMs === null ? migrationSeconds * 1000 : endMs - startMs };
    if (before?.exitCode !== 0) return { startMs, afterEnd: true, earlyMs: 0 };
  }
  return undefined;
}

function inOrder(run: RunEvidence): CheckOutcome {
  const found = outOfOrder(run);
  if (found === undefined) return true;
  const text = found.afterEnd ? 'although the migration had failed' : 'and the migration had not ended';
  return run.fail(found.startMs / 1000, `The container api starts, ${text}.`);
}

/** Whole seconds between the start of api and the end of the migration. */
function earliness(run: RunEvidence): number {
  return Math.max(1, Math.round((outOfOrder(run)?.earlyMs ?? 0) / 1000));
}
