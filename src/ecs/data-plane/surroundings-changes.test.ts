import { describe, expect, test } from 'vitest';
import type { Change } from '../ecs.ts';
import { type Play, playService, type ServicePlay } from '../play.fixture.ts';
import { image as repository, surroundings } from '../world.fixture.ts';

const image = `${repository}:1.4.2`;
const [role] = surroundings.roles;
const roleArn = role?.arn ?? '';

/** A service of one task, changed at 90 s, whose task is killed at 100 s. */
function playChanges(changes: readonly Change[], rest: Partial<ServicePlay> = {}): Play {
  const steps = [
    ...changes.map((inject) => ({ atMs: 90_000, inject })),
    { atMs: 100_000, inject: { type: 'killProcess' as const, task: 0 } },
    ...(rest.steps ?? []),
  ];
  return playService({ seconds: 300, service: { desiredCount: 1 }, ...rest, steps });
}

function saidBy({ history }: Play): string[] {
  return history.log.filter(({ kind, atMs }) => kind === 'change' && atMs === 90_000).map(({ text }) => text);
}

/** Why the task failed that came after the change; empty where it runs. */
function reasonAfter({ lanes }: Play): string {
  return lanes[1]?.stop?.stoppedReason ?? '';
}

test('an image that boots slowly from now on makes the next tasks slow', () => {
  const played = playChanges([
    { type: 'slowStart', image, bootMs: 60_000 },
    { type: 'slowStart', image: repository, bootMs: 60_000 },
    { type: 'slowStart', image: 'other', bootMs: 1 },
  ]);
  expect(saidBy(played)).toEqual([
    `Tasks that start from now on with ${image} take 60000 ms to boot.`,
    `${repository} boots in 60000 ms already.`,
    'There is no image other to slow down.',
  ]);
  const runsMs = played.lanes[1]?.statuses.find(({ status }) => status === 'RUNNING')?.atMs ?? 0;
  expect(played.lanes[1]?.listening[0]?.atMs).toBe(runsMs + 60_000);
});

describe('a role', () => {
  const setRole = (members: object) => ({ type: 'setRole' as const, role: roleArn, ...members });

  test('that loses a permission fails the next task, and starts it again when it has it back [T-124]', () => {
    const steps = [{ atMs: 150_000, inject: setRole({ allows: role?.allows }) }];
    const played = playChanges([setRole({ allows: ['logs:*'] })], { steps });
    expect(reasonAfter(played)).toContain('not authorized to perform: ecr:GetAuthorizationToken');
    expect(played.at(300).running).toBe(1);
    expect(saidBy(played)).toEqual([`The role ${roleArn} now allows logs:*.`]);
  });

  test('that ECS may not assume any more lets no task start', () => {
    const played = playChanges([setRole({ trusts: [] }), setRole({ trusts: [] }), { type: 'setRole', role: 'nobody' }]);
    expect(saidBy(played)).toEqual([
      `The role ${roleArn} now is trusted by nothing.`,
      `The role ${roleArn} is so already.`,
      'There is no role nobody.',
    ]);
    expect(played.lanes).toHaveLength(1);
    expect(played.events.some(([, text]) => text.includes('ECS was unable to assume the role'))).toBe(true);
  });
});

test('a log group that is deleted fails the next task, and harms nobody who runs [T-131, T-143]', () => {
  const played = playChanges([
    { type: 'deleteLogGroup', logGroup: '/ecs/my-rust-api' },
    { type: 'deleteLogGroup', logGroup: '/none' },
  ]);
  expect(reasonAfter(played)).toContain('The specified log group does not exist.');
  expect(saidBy(played)).toEqual(['The log group /ecs/my-rust-api is deleted.', 'There is no log group /none to delete.']);
  const unharmed = playService({
    seconds: 300,
    steps: [{ atMs: 90_000, inject: { type: 'deleteLogGroup', logGroup: '/ecs/my-rust-api' } }],
  });
  expect(unharmed.at(300)).toMatchObject({ running: 2, stops: 0 });
});

test('a secret that is deleted fails the next task [T-128]', () => {
  const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf';
  const played = playChanges(
    [
      { type: 'deleteSecret', secret },
      { type: 'deleteSecret', secret: '/url' },
      { type: 'deleteSecret', secret: '/url' },
    ],
    {
      container: { secrets: [{ name: 'DB', valueFrom: secret }] },
      surroundings: {
        secrets: [{ arn: secret }],
        parameters: ['/url'],
        roles: surroundings.roles.map((one) => ({ ...one, allows: [...one.allows, 'secretsmanager:*'] })),
      },
    },
  );
  expect(reasonAfter(played)).toContain("Secrets Manager can't find the specified secret");
  expect(saidBy(played)).toEqual([`The secret ${secret} is deleted.`, 'The secret /url is deleted.', 'There is no secret /url to delete.']);
});

test('a registry that limits pulls fails the next task, until it answers again [T-125]', () => {
  const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
  const limit = (on: boolean) => ({ type: 'registryRateLimit' as const, registry, on });
  const played = playChanges([limit(true), limit(true)], { steps: [{ atMs: 150_000, inject: limit(false) }] });
  expect(reasonAfter(played)).toContain('429 Too Many Requests');
  expect(saidBy(played)).toEqual([`${registry} refuses pulls: too many requests.`, `${registry} refuses pulls already.`]);
  expect(played.at(300).running).toBe(1);
});

test('a route that is lost costs nothing where VPC endpoints stand in for it', () => {
  const endpoints = ['ecr.api', 'ecr.dkr', 's3', 'logs'].map((name) => `com.amazonaws.us-east-1.${name}`);
  const lose = (more: object) =>
    surroundings.subnets.map(({ id }) => ({ type: 'setRoute' as const, subnet: id, route: 'none' as const, ...more }));
  expect(playChanges(lose({ endpoints })).at(300)).toMatchObject({ running: 1, stops: 1 });
  expect(reasonAfter(playChanges(lose({})))).toContain('connection issue between the task and Amazon ECR');
});
