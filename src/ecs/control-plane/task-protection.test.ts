import { expect, test } from 'vitest';
import { stage } from './deployments.fixture.ts';

const listed = (ecs: ReturnType<typeof stage>['ecs']): string[] =>
  (ecs.call('ListTasks', { cluster: 'day15', serviceName: 'my-rust-api' }) as { taskArns: string[] }).taskArns;
const protect = (ecs: ReturnType<typeof stage>['ecs'], tasks: string[], members: object = {}) =>
  ecs.call('UpdateTaskProtection', { cluster: 'day15', tasks, protectionEnabled: true, ...members }) as {
    protectedTasks: { taskArn: string; protectionEnabled: boolean; expirationDate?: number }[];
    failures: { reason: string }[];
  };

// UpdateTaskProtection in the API reference; developer guide, task scale-in protection.
test('a scale-in takes others than protected tasks [S-020]', () => {
  const { to, ecs, update } = stage({ service: { desiredCount: 4 } });
  to(100);
  const newest = listed(ecs).slice(-2);
  protect(ecs, newest);
  update({ desiredCount: 2 });
  to(200);
  expect(listed(ecs)).toEqual(newest);
});

test('protection lasts two hours where nothing else is said, and as long as is said otherwise [S-021]', () => {
  const { to, ecs } = stage();
  to(100);
  const [task = ''] = listed(ecs);
  const now = 1_767_225_600 + 100;
  expect(protect(ecs, [task]).protectedTasks).toEqual([{ taskArn: task, protectionEnabled: true, expirationDate: now + 7_200 }]);
  expect(protect(ecs, [task], { expiresInMinutes: 1 }).protectedTasks[0]?.expirationDate).toBe(now + 60);
  expect(() => protect(ecs, [task], { expiresInMinutes: 2_881 })).toThrow(/2880/);
  expect(() => protect(ecs, [task], { expiresInMinutes: 0 })).toThrow();
});

test('more protected tasks than desired keep a service from its steady state, and it says so once in six hours [S-022] [S-091]', () => {
  const { to, ecs, update, events, describe: service } = stage({ service: { desiredCount: 3 } });
  to(100);
  protect(ecs, listed(ecs), { expiresInMinutes: 600 });
  update({ desiredCount: 1 });
  to(6 * 3_600 + 90);
  expect(events(100).map(([, text]) => text)).toEqual([
    'was unable to reach steady state because (taskSet ecs-svc/ID) was unable to scale in due to (reason 2 tasks under protection)',
  ]);
  expect(service().runningCount).toBe(3);
});

test('protection ends by itself, and the scale-in goes on at that moment [S-029]', () => {
  const { to, ecs, update, describe: service } = stage({ service: { desiredCount: 3 } });
  to(100);
  protect(ecs, listed(ecs), { expiresInMinutes: 10 });
  update({ desiredCount: 1 });
  to(699);
  expect(service().runningCount).toBe(3);
  to(702);
  expect(service().runningCount).toBe(1);
});

test('protection that is taken away lets the scale-in go on [S-029]', () => {
  const { to, ecs, update, describe: service } = stage({ service: { desiredCount: 3 } });
  to(100);
  const tasks = listed(ecs);
  protect(ecs, tasks);
  update({ desiredCount: 2 });
  to(200);
  protect(ecs, tasks.slice(0, 1), { protectionEnabled: false });
  to(203);
  expect(service().runningCount).toBe(2);
  expect(listed(ecs)).toEqual(tasks.slice(1));
  expect(ecs.call('GetTaskProtection', { cluster: 'day15', tasks: tasks.slice(1, 2) })).toMatchObject({
    protectedTasks: [{ protectionEnabled: true }],
  });
});

test('a rolling update starts new tasks and leaves protected old ones until their protection ends', () => {
  const { to, ecs, update, entries, describe: service } = stage();
  to(100);
  protect(ecs, listed(ecs), { expiresInMinutes: 30 });
  update({ forceNewDeployment: true });
  to(1_800);
  expect(service().deployments?.map(({ rolloutState, runningCount }) => [rolloutState, runningCount])).toEqual([
    ['IN_PROGRESS', 2],
    ['COMPLETED', 2],
  ]);
  to(2_000);
  expect(entries('deployment.rolloutState').at(-1)?.what).toMatchObject({ to: 'COMPLETED' });
  expect(service().deployments).toHaveLength(1);
});

test('tasks outside a service cannot be protected, nor more than the service is to have', () => {
  const { to, ecs, update } = stage();
  to(100);
  const tasks = listed(ecs);
  protect(ecs, tasks.slice(0, 1));
  update({ desiredCount: 1 });
  expect(protect(ecs, tasks.slice(1)).failures).toMatchObject([{ reason: 'DEPLOYMENT_BLOCKED' }]);
  expect(protect(ecs, ['0123456789abcdef0123456789abcdef']).failures).toMatchObject([{ reason: 'MISSING' }]);
});

test('a protected task that ends by itself is replaced all the same', () => {
  const { to, ecs } = stage();
  to(100);
  const tasks = listed(ecs);
  protect(ecs, tasks.slice(0, 1));
  ecs.inject({ type: 'killProcess', task: 0 });
  to(150);
  expect(listed(ecs)).not.toContain(tasks[0]);
});
