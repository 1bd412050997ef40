/** E20: a circuit breaker that counts, forgets what it has counted, and so never gives up a revision that never works. */
import type { ProcessBehaviour, Step, Surroundings } from '../../src/ecs/ecs.ts';
import { type CheckOutcome, type DocumentReader, defineExercise, type Evidence, type RunEvidence } from '../../src/grading/exercise.ts';
import { apiContainer, apiDefinition, apiRelease, apiService, createCluster, digestOf, worldBeside } from '../api-service.ts';
import { because } from '../judging.ts';
import { repository } from '../shared-world.ts';

const updateName = 'service-update.json';
const definitionName = 'task-definition.json';
const release = `${repository}:1.5.0`;
const unlucky = 'a good release, and two unlucky starts';

/** Seconds. */
const updatedAt = 120;
const failedWithin = 1200;
const lastAt = updatedAt + failedWithin;
const endsAt = 2520;
const graceSeconds = 120;

/** The bad release answers at first, and a little later only with errors. */
const answersFor = 25;
/** The unlucky starts are those that pull the image before; no probe of theirs ever passes. */
const badLuckUntil = 390;

const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 5, timeout: 3, retries: 2 };

const pace = { minimumHealthyPercent: 100, maximumPercent: 150 };

/** The world with release 1.5.0 beside 1.4.2. */
function worldWith(behaviour: Partial<ProcessBehaviour>): Surroundings {
  return worldBeside(apiRelease('1.5.0', digestOf('7'), behaviour));
}

const earlier: Step = {
  atMs: 0,
  call: 'RegisterTaskDefinition',
  input: { ...apiDefinition, containerDefinitions: [{ ...apiContainer, healthCheck }] },
};

export default defineExercise({
  slug: 'breaker-that-never-trips',
  id: 'E20',
  version: 1,
  title: 'The breaker that never trips',
  kind: 'fix',
  objectives: ['Know what a circuit breaker counts, and what makes it forget (M11)'],
  minutes: 5,
  isCore: false,
  documents: [
    { name: updateName, kind: 'serviceUpdate' },
    { name: definitionName, kind: 'taskDefinition' },
  ],
  scenario: {
    seed: 1520,
    untilMs: endsAt * 1000,
    surroundings: worldWith({ healthOverTime: [{ afterMs: answersFor * 1000, health: 'failing' }] }),
    steps: [
      createCluster,
      ...Array.from({ length: 6 }, () => earlier),
      {
        atMs: 0,
        call: 'CreateService',
        input: {
          ...apiService,
          taskDefinition: 'my-rust-api:6',
          healthCheckGracePeriodSeconds: graceSeconds,
          deploymentConfiguration: { ...pace, deploymentCircuitBreaker: { enable: true, rollback: true } },
        },
      },
      { atMs: updatedAt * 1000, call: 'RegisterTaskDefinition', input: { $document: definitionName } },
      { atMs: updatedAt * 1000, call: 'UpdateService', input: { $document: updateName } },
    ],
  },
  hiddenTrials: [
    {
      name: unlucky,
      seed: 2520,
      with: { surroundings: worldWith({ bootMs: 900_000 }) },
      changes: [{ atMs: badLuckUntil * 1000, inject: { type: 'slowStart', image: release, bootMs: 400 } }],
    },
  ],
  checks: [
    { id: 'accepted', title: 'AWS accepts both documents', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard-update',
      isGate: true,
      title: 'The service goes to revision 7, with two tasks and at the pace that it has',
      over: 'documents',
      isListed: false,
      test: (evidence) =>
        isOurUpdate(evidence.read(updateName)) ||
        because(
          'The service, its revision 7, the desired count of 2, the rolling strategy, the percentages and the grace period stay: only the circuit breaker changes.',
        ),
    },
    {
      id: 'guard-release',
      isGate: true,
      title: 'The release is 1.5.0',
      over: 'documents',
      isListed: false,
      test: (evidence) => {
        const definition = evidence.read(definitionName);
        const [container, ...others] = definition.list('containerDefinitions');
        const isOurs = definition.get('family') === 'my-rust-api' && container?.get('image') === release && others.length === 0;
        if (!isOurs) return because(`The image stays \`${release}\`, alone in the family \`my-rust-api\`.`);
        return !isCheckChanged(evidence) || because('The health check stays as it is: only the circuit breaker changes.');
      },
    },
    { id: 'taken', title: 'ECS takes every call', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    {
      id: 'given-up',
      title: `Revision 7 is called FAILED within ${failedWithin} seconds`,
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => {
        if (run === null) return false;
        const stopped = failedStarts(run, lastAt);
        const text = `${stopped} ${stopped === 1 ? 'task' : 'tasks'} of revision 7 stopped by now, and it is not given up.`;
        return isInTime(run) || run.fail(lastAt, text);
      },
    },
    {
      id: 'rolled-back',
      title: 'At the end two tasks are running, both of revision 6',
      over: 'run',
      trials: ['visible'],
      test: ({ run }) => runsAtEnd(run, '6'),
    },
    {
      id: 'good-completes',
      title: 'A good release with two unlucky starts is rolled out all the same',
      over: 'run',
      trials: [unlucky],
      test: ({ run }) => {
        const failedAt = stateAt(run, 'FAILED');
        if (run !== null && failedAt !== null) return run.fail(failedAt, 'A good release is given up for a little bad luck.');
        return runsAtEnd(run, '7');
      },
    },
  ],
  misconceptions: [
    {
      id: 'more-tasks',
      shows: (evidence) => {
        const desired = evidence.read(updateName).get('desiredCount');
        return desired !== undefined && desired !== 2;
      },
      say: 'More tasks do not make the breaker stricter: half of the desired count, but never less than 3, so it stays 3 up to six tasks. And what it has counted is forgotten all the same. Leave the count of 2, and ask what resets it.',
    },
    {
      id: 'no-check',
      shows: (evidence) => evidence.read(definitionName).list('containerDefinitions')[0]?.get('healthCheck') === undefined,
      say: 'Without the check nothing is left that could fail: a task counts as healthy as soon as it has been RUNNING for 40 seconds, the deployment is completed, and the bad release ships.',
    },
    {
      id: 'check-changed',
      shows: isCheckChanged,
      say: 'The check is not at fault: it finds every task that no longer answers. A check that asks later may never see this release healthy, but the breaker goes on forgetting, and the next bad release may answer a little longer. Leave the check, and ask what resets the count.',
    },
    {
      id: 'no-way-back',
      shows: (evidence) => breaker(evidence, 'enable') !== true || breaker(evidence, 'rollback') !== true,
      say: (evidence) =>
        breaker(evidence, 'enable') === true
          ? 'It gives up, and stays where it is: without `rollback` the service goes on wanting revision 7.'
          : 'Without a breaker nobody counts at all, and the deployment goes on for ever. It was on already; something makes it forget.',
    },
    {
      id: 'impatient',
      shows: ({ run }) => run?.trial.name === unlucky && stateAt(run, 'FAILED') !== null,
      say: ({ run }) =>
        `The bad release is caught, and so is a good one: a deployment that had bad luck with two starts is given up at second ${Math.round(stateAt(run, 'FAILED') ?? 0)}. Two failures must be allowed; the third may trip.`,
    },
    {
      id: 'threshold-only',
      shows: (evidence) => breaker(evidence, 'resetOnHealthyTask') !== false && (counts(evidence.run)[0] ?? 0) > 0,
      say: ({ run }) =>
        `The count of failures goes ${counts(run).slice(0, 8).join(', ')} …: every task that becomes healthy, if only for some seconds, sets it back to 0. No threshold above that is ever reached. Which member turns the reset off?`,
    },
    {
      id: 'too-patient',
      shows: (evidence) =>
        breaker(evidence, 'resetOnHealthyTask') === false && evidence.run?.trial.name === 'visible' && !isInTime(evidence.run),
      say: ({ run }) =>
        `Nothing is forgotten any more, and the threshold is too high: by second ${lastAt} the count is ${counts(run, lastAt).at(-1) ?? 0}. A smaller one is reached in time, as long as it allows two.`,
    },
  ],
  hints: [
    { text: 'Follow the count of failures through the deployment. When does it go up, and when does it go back?' },
    { text: 'The breaker forgets all failures as soon as one task is healthy: `resetOnHealthyTask` is true where nothing is said.' },
    {
      text: '`resetOnHealthyTask` false, and a threshold of the type COUNT with the value 3. Both members are rather new; older texts say that the numbers cannot be changed.',
      patch: {
        [updateName]: `{
  "cluster": "day15",
  "service": "web",
  "taskDefinition": "my-rust-api:7",
  "deploymentConfiguration": {
    "minimumHealthyPercent": 100,
    "maximumPercent": 150,
    "deploymentCircuitBreaker": {
      "enable": true,
      "rollback": true,
      "resetOnHealthyTask": false,
      "thresholdConfiguration": { "type": "COUNT", "value": 3 }
    }
  }
}
`,
      },
    },
  ],
  startFails: ['given-up', 'rolled-back'],
});

/** What an update may change is the breaker alone. */
function isOurUpdate(update: DocumentReader): boolean {
  const asIs = (path: string[], value: number) => [undefined, value].includes(update.get(...path) as number | undefined);
  return (
    update.get('cluster') === 'day15' &&
    update.get('service') === 'web' &&
    /(^|\/)my-rust-api(:7)?$/.test(String(update.get('taskDefinition'))) &&
    asIs(['desiredCount'], 2) &&
    asIs(['healthCheckGracePeriodSeconds'], graceSeconds) &&
    [undefined, 'ROLLING'].includes(update.get('deploymentConfiguration', 'strategy') as string | undefined) &&
    asIs(['deploymentConfiguration', 'minimumHealthyPercent'], pace.minimumHealthyPercent) &&
    asIs(['deploymentConfiguration', 'maximumPercent'], pace.maximumPercent)
  );
}

/** True where there is a health check, and it is another than it was; left out, its absence speaks for itself in the run. */
function isCheckChanged(evidence: Evidence): boolean {
  const check = evidence.read(definitionName).list('containerDefinitions')[0]?.get('healthCheck');
  if (check === undefined) return false;
  const { startPeriod, ...rest } = typeof check === 'object' && check !== null ? (check as Record<string, unknown>) : {};
  const isAsItWas =
    Object.keys(rest).length === Object.keys(healthCheck).length &&
    Object.entries(healthCheck).every(([name, value]) => JSON.stringify(rest[name]) === JSON.stringify(value));
  return !isAsItWas || (startPeriod !== undefined && startPeriod !== 0);
}

function breaker(evidence: Evidence, name: 'enable' | 'rollback' | 'resetOnHealthyTask'): unknown {
  return evidence.read(updateName).get('deploymentConfiguration', 'deploymentCircuitBreaker', name);
}

function deploymentOfSeven(run: RunEvidence | null) {
  return run?.service('web')?.deployments.find(({ taskDefinition }) => taskDefinition === 'my-rust-api:7');
}

/** The second at which the deployment of revision 7 comes to this rolloutState; null where it never does. */
function stateAt(run: RunEvidence | null, state: string): number | null {
  const change = deploymentOfSeven(run)?.changes.find(({ what, value }) => what === 'rolloutState' && value === state);
  return change === undefined ? null : change.atMs / 1000;
}

/** Revision 7 is given up by the second that is asked for. */
function isInTime(run: RunEvidence | null): boolean {
  const failedAt = stateAt(run, 'FAILED');
  return failedAt !== null && failedAt <= lastAt;
}

/** The breaker's count, from each change on, up to a second. */
function counts(run: RunEvidence | null, untilSeconds = endsAt): readonly number[] {
  const changes = deploymentOfSeven(run)?.changes ?? [];
  return changes.filter(({ what, atMs }) => what === 'failures' && atMs <= untilSeconds * 1000).map(({ value }) => Number(value));
}

function failedStarts(run: RunEvidence, untilSeconds: number): number {
  return run.stops().filter(({ taskDefinition, stop }) => taskDefinition === 'my-rust-api:7' && (stop?.atMs ?? 0) <= untilSeconds * 1000)
    .length;
}

function runsAtEnd(run: RunEvidence | null, revision: string): CheckOutcome | boolean {
  const running = (run?.tasksAt(endsAt) ?? []).map(({ taskDefinition }) => taskDefinition.split(':')[1] ?? '');
  const isSo = running.length === 2 && running.every((one) => one === revision);
  return (
    isSo ||
    (run?.fail(endsAt, `Running at the end: ${running.map((one) => `a task of revision ${one}`).join(', ') || 'nothing'}.`) ?? false)
  );
}
