import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { type Change, type History, momentAt, type Scenario, type Surroundings } from '../../ecs/ecs.ts';
import { runRequest } from './run.ts';
import { Simulation } from './Simulation.tsx';
import { dockAt, planDock } from './stage/layout.ts';
import { TaskTable } from './TaskTable.tsx';
import { countsAt, eventTimes, shortNames, tasksOf } from './task-states.ts';

const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api';

const surroundings: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [
    {
      repository: image,
      tags: ['1.0.0'],
      digest: `sha256:${'a1'.repeat(32)}`,
      architectures: ['X86_64'],
      sizeMB: 40,
      tools: [],
      process: {
        bootMs: 800,
        bind: '0.0.0.0:8080',
        routes: { '/healthz': 200 },
        onStop: { ignores: false, afterMs: 200, code: 0 },
        memoryMiB: 60,
      },
    },
  ],
  roles: [{ arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole', trusts: ['ecs-tasks.amazonaws.com'], allows: ['ecr:*', 'logs:*'] }],
  logGroups: ['/ecs/my-rust-api'],
  subnets: [
    { id: 'subnet-0a1b2c3d4e5f60001', availabilityZone: 'us-east-1a', route: 'internet-gateway' },
    { id: 'subnet-0a1b2c3d4e5f60002', availabilityZone: 'us-east-1b', route: 'internet-gateway' },
  ],
  securityGroups: [{ id: 'sg-0a1b2c3d4e5f60001', ingress: [8080] }],
};

const taskDefinition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [{ name: 'api', image: `${image}:1.0.0`, essential: true }],
};

const networkConfiguration = {
  awsvpcConfiguration: {
    subnets: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
    securityGroups: ['sg-0a1b2c3d4e5f60001'],
    assignPublicIp: 'ENABLED',
  },
};

const serviceText = (desiredCount: number) =>
  JSON.stringify({
    cluster: 'day15',
    serviceName: 'my-rust-api',
    taskDefinition: 'my-rust-api',
    desiredCount,
    launchType: 'FARGATE',
    networkConfiguration,
  });

function scenario(seed: number, later: { atMs: number; desiredCount: number }[] = []): Scenario {
  return {
    seed,
    untilMs: 600_000,
    surroundings,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      { atMs: 0, call: 'RegisterTaskDefinition', input: taskDefinition },
      { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
      ...later.map(({ atMs, desiredCount }) => ({
        atMs,
        call: 'UpdateService',
        input: { cluster: 'day15', service: 'my-rust-api', desiredCount },
      })),
    ],
  };
}

function run(
  seed: number,
  desiredCount: number,
  changes: { atMs: number; inject: Change }[] = [],
  later: { atMs: number; desiredCount: number }[] = [],
): History {
  return runRequest({ scenario: scenario(seed, later), documents: { 'service.json': serviceText(desiredCount) }, changes }).history;
}

const kill = (atMs: number, task = 0) => ({ atMs, inject: { type: 'killProcess', task } as const });

describe('a run for showing', () => {
  it('shows a killed task replaced, and the service at its desired count again', () => {
    const history = run(7, 2, [kill(200_000)]);
    expect(history.tasks).toHaveLength(3);
    expect(countsAt(history, 199_000)).toEqual({ desired: 2, running: 2, pending: 0, waiting: 0 });
    expect(countsAt(history, history.endMs).running).toBe(2);
    expect(renderToString(<Simulation history={history} />)).toContain('has reached a steady state');
  });

  it('refuses to run a text that is no JSON, and names the place', () => {
    const broken = () => runRequest({ scenario: scenario(7), documents: { 'service.json': '{\n  "desiredCount": 2,,\n}' } });
    expect(broken).toThrow(/service\.json, line 2/);
  });

  it('names the limit that ended it early', () => {
    const request = { scenario: scenario(7), documents: { 'service.json': serviceText(50) }, limits: { events: 40 } };
    expect(runRequest(request).limit).toBe('events');
  });

  it('hands out what the model refused', () => {
    const { refusals } = runRequest({ scenario: scenario(7), documents: { 'service.json': '{}' } });
    expect(refusals[0]?.operation).toBe('CreateService');
  });
});

describe('the picture', () => {
  it('agrees with the model at every moment: head line, table and dock', () => {
    const moment = fc.integer({ min: 0, max: 600_000 });
    const runs = fc.record({
      seed: fc.integer({ min: 1, max: 1000 }),
      desiredCount: fc.integer({ min: 1, max: 12 }),
      changes: fc.array(fc.tuple(moment, fc.integer({ min: 0, max: 3 })), { maxLength: 4 }),
      later: fc.array(fc.record({ atMs: moment, desiredCount: fc.integer({ min: 0, max: 12 }) }), { maxLength: 2 }),
      moments: fc.array(moment, { minLength: 4, maxLength: 8 }),
    });
    fc.assert(
      fc.property(runs, ({ seed, desiredCount, changes, later, moments }) => {
        const byTime = [...later].sort((a, b) => a.atMs - b.atMs);
        const history = run(
          seed,
          desiredCount,
          changes.sort(([a], [b]) => a - b).map(([atMs, task]) => kill(atMs, task)),
          byTime,
        );
        for (const service of ['my-rust-api', undefined]) {
          const plan = planDock(tasksOf(history, service), history.desired);
          for (const atMs of [...moments, ...eventTimes(history)]) {
            const { desired, running, pending } = momentAt(history, atMs, service);
            const counts = countsAt(history, atMs, service);
            expect(counts, `at ${atMs}`).toMatchObject({ desired, running, pending });
            const boxes = dockAt(plan, tasksOf(history, service), atMs, counts.waiting).flatMap((quay) => quay.slots);
            expect(boxes.filter((slot) => slot.kind === 'task' && slot.state.status === 'RUNNING')).toHaveLength(running);
          }
        }
        const atMs = moments[0] ?? 0;
        const { desired, running, pending } = momentAt(history, atMs, 'my-rust-api');
        const html = renderToString(<Simulation history={history} service="my-rust-api" initialAtMs={atMs} />);
        const shown = ['desired', 'running', 'pending'].map((name) =>
          Number(html.match(new RegExp(`data-count="${name}">${name} <b>(\\d+)`))?.[1]),
        );
        expect(shown).toEqual([desired, running, pending]);
        const tasks = tasksOf(history, 'my-rust-api');
        const table = renderToString(<TaskTable tasks={tasks} names={shortNames(tasks)} atMs={atMs} selected={null} onSelect={() => {}} />);
        expect(table.match(/data-status="RUNNING"/g) ?? []).toHaveLength(running);
      }),
      { numRuns: 20 },
    );
  });
});
