/** E19: a deployment that keeps two healthy tasks, takes a good revision and undoes a bad one, whichever comes. */
import type { Image, ProcessBehaviour, Step, Surroundings } from '../../src/ecs/ecs.ts';
import { type CheckOutcome, defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiDefinition, apiRelease, apiService, createCluster, digestOf, worldBeside } from '../api-service.ts';
import { because } from '../judging.ts';
import { repository } from '../shared-world.ts';

const updateName = 'service-update.json';
const definitionName = 'task-definition.json';
const release = `${repository}:1.5.0`;

/** Seconds. */
const updatedAt = 120;
const endsAt = 900;

/** Most tasks of the bad revision that may fail before the deployment is given up. */
const mostFailures = 4;

const register: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: apiDefinition };

/** The world with release 1.5.0 beside 1.4.2. */
function worldWith(behaviour: Partial<ProcessBehaviour>, flaw?: Image['entryPointFlaw']): Surroundings {
  return worldBeside({ ...apiRelease('1.5.0', digestOf('9'), behaviour), ...(flaw && { entryPointFlaw: flaw }) });
}

const cannotStart = 'the release cannot be started';
const fails = 'the release fails its checks';

export default defineExercise({
  slug: 'roll-out-and-back',
  id: 'E19',
  version: 1,
  title: 'Roll out safely, roll back alone',
  kind: 'write',
  objectives: ['Write a deployment configuration that keeps its tasks and undoes a bad revision by itself (M26, M27)'],
  minutes: 4,
  isCore: true,
  documents: [
    { name: updateName, kind: 'serviceUpdate' },
    { name: definitionName, kind: 'taskDefinition' },
  ],
  scenario: {
    seed: 1519,
    untilMs: endsAt * 1000,
    surroundings: worldWith({}),
    steps: [
      createCluster,
      register,
      register,
      register,
      register,
      register,
      {
        atMs: 0,
        call: 'CreateService',
        input: {
          ...apiService,
          taskDefinition: 'my-rust-api:5',
          availabilityZoneRebalancing: 'DISABLED',
          deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
        },
      },
      { atMs: updatedAt * 1000, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: updatedAt * 1000, call: 'UpdateService', input: { $document: updateName } },
    ],
  },
  hiddenTrials: [
    { name: cannotStart, seed: 2519, with: { surroundings: worldWith({}, 'notExecutable') } },
    { name: fails, seed: 3519, with: { surroundings: worldWith({ healthOverTime: [{ afterMs: 0, health: 'failing' }] }) } },
  ],
  checks: [
    { id: 'accepted', title: 'AWS accepts both documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-update',
      isGate: true,
      title: 'The service goes to revision 6, with two tasks',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const update = evidence.read(updateName);
        const desired = update.get('desiredCount');
        return (
          (update.get('service') === 'web' &&
            /(^|\/)my-rust-api(:6)?$/.test(String(update.get('taskDefinition'))) &&
            (desired === undefined || desired === 2) &&
            // Whether the breaker watches a deployment that shifts traffic, AWS's texts say differently.
            [undefined, 'ROLLING'].includes(update.get('deploymentConfiguration', 'strategy') as string | undefined)) ||
          because(
            '`service`, `taskDefinition`, the desired count of 2 and the rolling strategy stay as they are: only how the deployment goes changes.',
          )
        );
      },
    },
    {
      id: 'guard-release',
      isGate: true,
      title: 'The release is 1.5.0',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const container = evidence.read(definitionName).list('containerDefinitions')[0];
        return (
          (evidence.read(definitionName).get('family') === 'my-rust-api' && container?.get('image') === release) ||
          because(`The image stays \`${release}\`, in the family \`my-rust-api\`.`)
        );
      },
    },
    { id: 'created', title: 'ECS takes every call', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'two-healthy',
      title: 'Two tasks are healthy throughout',
      over: 'run',
      test: ({ run }) => run?.from(updatedAt, endsAt, (moment) => moment.healthy >= 2) ?? false,
    },
    {
      id: 'rolled-out',
      title: 'A good revision 6 is rolled out',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => revisionsAtEnd(run) === '6' || notAtEnd(run, 'Revision 6 is good, and should run alone at the end.'),
    },
    {
      id: 'given-up',
      title: `A bad revision is called FAILED, after ${mostFailures} failed tasks at most`,
      over: 'run',
      trials: [cannotStart, fails],
      test: ({ run }) => givenUp(run),
    },
    {
      id: 'rolled-back',
      title: 'Then the service wants revision 5 again, and runs it alone',
      over: 'run',
      trials: [cannotStart, fails],
      test: ({ run }) =>
        (wantedAtEnd(run) === '5' && revisionsAtEnd(run) === '5') ||
        notAtEnd(run, `Revision 6 is bad, and revision 5 should be wanted and run alone at the end. Wanted is ${wantedAtEnd(run)}.`),
    },
  ],
  misconceptions: [
    {
      id: 'no-room-refused',
      shows: (evidence) => percent(evidence, 'minimumHealthyPercent') === 100 && percent(evidence, 'maximumPercent') === 100,
      say: (evidence) =>
        `${answerOf(evidence)}With 100 and 100 nothing may stop and nothing may start. Leave room above: the new tasks come up beside the old.`,
    },
    {
      id: 'stuck',
      shows: (evidence) => !evidence.hasError && boundsOf(evidence).minimum === boundsOf(evidence).maximum,
      say: (evidence) =>
        `The minimum rounds up and the maximum rounds down: both come to ${boundsOf(evidence).minimum}. Nothing may stop, nothing may start, and the deployment stands still for ever.`,
    },
    {
      id: 'below-two',
      shows: (evidence) => !evidence.hasError && boundsOf(evidence).minimum < 2,
      say: (evidence) =>
        `This minimum allows ${boundsOf(evidence).minimum} healthy ${boundsOf(evidence).minimum === 1 ? 'task' : 'tasks'}, and the deployment makes use of it: it stops an old task before a new one is healthy. Two of two is 100 percent.`,
    },
    {
      id: 'breaker-off',
      shows: (evidence) => !evidence.hasError && breaker(evidence, 'enable') !== true,
      say: 'A bad revision is started again and again, and nobody ever calls it bad: a deployment never gives up by itself. That is what the circuit breaker is for.',
    },
    {
      id: 'no-rollback',
      shows: (evidence) => !evidence.hasError && breaker(evidence, 'rollback') !== true,
      say: 'It is stopped, but the service still wants revision 6: the breaker was told to give up, and not to go back. `rollback` deploys the last revision that was completed.',
    },
    {
      id: 'nothing-to-count',
      shows: (evidence) => isBad(evidence.run) && !hasCheck(evidence),
      say: 'The breaker had nothing to count. Without a health check that asks the application, a task counts as healthy 40 s after it is RUNNING, whatever it answers: the bad revision is completed, and stays.',
    },
    {
      id: 'too-late',
      shows: (evidence) => isBad(evidence.run) && hasCheck(evidence),
      say: 'The breaker counts, and gives up too late. Either its threshold is higher than the three failures that it takes where nothing is said, or a failure is long in coming: a health check fails after its `startPeriod`, then `interval` times `retries`, and within the grace period ECS does not act on it.',
    },
    {
      id: 'check-fails-the-good',
      shows: ({ run }) => run?.accepted === true && run.trial.name === 'visible' && hasFailed(run),
      say: 'The breaker gives up a release that is good: its health check fails although the application answers. The image has no shell and no curl; the check that it came with, `/my-rust-api health`, works.',
    },
  ],
  hints: [
    { text: 'Two bounds and one block. What may never be missing, and what may be there on top while new tasks come up?' },
    {
      text: 'The breaker trips at three failed tasks here: half of two, raised to the least that it can be. It counts what fails to start, and what fails a check.',
    },
    {
      text: '100 and 200, a breaker with `enable` and `rollback`, and the health check stays.',
      patch: {
        [updateName]: `{
  "cluster": "day15",
  "service": "web",
  "taskDefinition": "my-rust-api:6",
  "deploymentConfiguration": {
    "minimumHealthyPercent": 100,
    "maximumPercent": 200,
    "deploymentCircuitBreaker": { "enable": true, "rollback": true }
  }
}
`,
      },
    },
  ],
  startFails: ['two-healthy', 'given-up', 'rolled-back'],
});

type Percent = 'minimumHealthyPercent' | 'maximumPercent';

/** As the update has it; what it leaves out stays as the service has it. */
function percent(evidence: Evidence, name: Percent): number {
  const given = evidence.read(updateName).get('deploymentConfiguration', name);
  return typeof given === 'number' ? given : name === 'maximumPercent' ? 100 : 50;
}

/** In tasks, of the two that are desired. */
function boundsOf(evidence: Evidence): { minimum: number; maximum: number } {
  return {
    minimum: Math.ceil((2 * percent(evidence, 'minimumHealthyPercent')) / 100),
    maximum: Math.floor((2 * percent(evidence, 'maximumPercent')) / 100),
  };
}

function breaker(evidence: Evidence, name: 'enable' | 'rollback'): unknown {
  return evidence.read(updateName).get('deploymentConfiguration', 'deploymentCircuitBreaker', name);
}

/** AWS's own refusal, of the document or of the call. */
function answerOf({ findings, run }: Evidence): string {
  const text = findings.find(({ severity }) => severity === 'error')?.aws?.text ?? run?.refusals[0]?.message;
  return text === undefined ? '' : `AWS answers: ${text} `;
}

/** The revisions that run at the end, as `5`, `6` or `5, 6`. */
function revisionsAtEnd(run: RunEvidence | null): string {
  return [...new Set((run?.tasksAt(endsAt) ?? []).map((lane) => lane.taskDefinition.split(':')[1] ?? ''))].sort().join(', ');
}

/** The revision of the PRIMARY deployment at the end. */
function wantedAtEnd(run: RunEvidence | null): string {
  const primary = run
    ?.service('web')
    ?.deployments.find(({ changes }) => (changes.findLast(({ what }) => what === 'status')?.value ?? 'PRIMARY') === 'PRIMARY');
  return primary?.taskDefinition.split(':')[1] ?? 'none';
}

function notAtEnd(run: RunEvidence | null, text: string): CheckOutcome {
  return run?.fail(endsAt, `${text} Running: ${revisionsAtEnd(run) || 'none'}.`) ?? because(text);
}

/** One of the trials in which the release is bad. */
function isBad(run: RunEvidence | null): boolean {
  return run?.trial.name === fails || run?.trial.name === cannotStart;
}

function hasCheck(evidence: Evidence): boolean {
  return evidence.read(definitionName).list('containerDefinitions')[0]?.get('healthCheck') !== undefined;
}

function deploymentOfSix(run: RunEvidence) {
  return run.service('web')?.deployments.find(({ taskDefinition }) => taskDefinition === 'my-rust-api:6');
}

function hasFailed(run: RunEvidence): boolean {
  return deploymentOfSix(run)?.changes.some(({ what, value }) => what === 'rolloutState' && value === 'FAILED') ?? false;
}

/** The deployment of revision 6 comes to FAILED, and not after more tasks than it needs. */
function givenUp(run: RunEvidence | null): CheckOutcome | boolean {
  if (run === null || !hasFailed(run)) return run?.fail(endsAt, 'The deployment of revision 6 is still not FAILED.') ?? false;
  const failures = Math.max(
    0,
    ...(deploymentOfSix(run)?.changes ?? []).filter(({ what }) => what === 'failures').map(({ value }) => Number(value)),
  );
  return failures <= mostFailures || run.fail(endsAt, `${failures} tasks failed before it was given up.`);
}
