import { describe, expect, test } from 'vitest';
import { arn, balanced, one, statesOf, textsOf } from '../balanced.fixture.ts';
import { type Change, createEcs, EcsError, type Surroundings } from '../ecs.ts';
import { type Play, playService, type ServicePlay } from '../play.fixture.ts';
import { service, surroundings, taskDefinition } from '../world.fixture.ts';

const role = {
  arn: 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
  trusts: ['ecs.amazonaws.com'],
  allows: ['ec2:*', 'elasticloadbalancing:*'],
};
const roles = [...surroundings.roles, role];

const set = (members: object): Change => ({ type: 'setRole', role: 'AWSServiceRoleForECS', ...members });
const untrusted = set({ trusts: [] });
const restored = set({ trusts: role.trusts, allows: role.allows });
const at = (second: number, inject: Change) => ({ atMs: second * 1_000, inject });
const kill = (second: number) => at(second, { type: 'killProcess', task: 0 });

const TRUST = 'IAM trust relationship has been misconfigured or changed, and ECS can no longer maintain your service';
const PERMISSIONS = 'IAM permissions policies have been misconfigured or changed, and ECS can no longer maintain your service';

/** The service of two tasks with the role described; steady well before 200 s. */
function play(differences: Partial<ServicePlay>): Play {
  return playService({ seconds: 600, ...differences, surroundings: { roles, ...differences.surroundings } });
}

const saidAt = ({ events }: Play, text: string) => events.flatMap(([second, said]) => (said === text ? [second] : []));

describe('the role by which ECS acts', () => {
  test('whose trust is taken away is named in the events, again every 6 h while that lasts [S-105]', () => {
    const hours = (count: number) => 210 + count * 6 * 3_600;
    const broken = play({ seconds: hours(2) + 1, steps: [at(200, untrusted)] });
    expect(saidAt(broken, TRUST), broken.trace).toEqual([hours(0), hours(1), hours(2)]);
    expect(broken.at(hours(2))).toMatchObject({ running: 2, stops: 0 });
  });

  test('whose permissions are taken away is named by another text, and lets no task start until it has them back [S-105]', () => {
    const broken = play({ steps: [at(200, set({ allows: ['elasticloadbalancing:*'] })), kill(220), at(400, restored)] });
    expect(saidAt(broken, PERMISSIONS)).toEqual([210]);
    expect(broken.at(400)).toMatchObject({ running: 1 });
    expect(broken.events.filter(([second]) => second > 220)[0]).toEqual([410, expect.stringMatching(/^has started 1 tasks/)]);
    expect(broken.at(600).running).toBe(2);
    expect(broken.events.at(-1)?.[1]).toBe('has reached a steady state.');
  });

  test('counts as no failure of a deployment, which goes on when the role is back [S-108]', () => {
    const deployed = { call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } };
    const configuration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const held = play({
      seconds: 1_400,
      service: { deploymentConfiguration: configuration },
      steps: [at(200, untrusted), { atMs: 220_000, ...deployed }, at(1_000, restored)],
    });
    expect(held.events.filter(([second]) => second > 210 && second < 1_000)).toEqual([]);
    expect(held.events.at(-1)?.[1]).toBe('has reached a steady state.');
    expect(held.run.timeline.some(({ what }) => what.type === 'deployment.failureCount' && what.count > 0)).toBe(false);
  });

  test('that may not register targets keeps new tasks out of their target group, neither healthy nor unhealthy, until it may [S-105]', () => {
    const noTargets = set({ allows: ['ec2:*'] });
    const held = balanced({
      service: one,
      surroundings: { roles },
      seconds: 600,
      steps: [at(200, noTargets), kill(220), at(400, restored)],
    });
    expect(saidAt(held, PERMISSIONS)).toEqual([210]);
    expect(held.lanes).toHaveLength(2);
    expect(statesOf(held, 1)).toEqual([
      ['initial', 410],
      ['healthy', 410],
    ]);
    const after = { ...held, events: held.events.filter(([second]) => second > 400) };
    expect(textsOf(after)).toEqual([`registered 1 targets in (target-group ${arn})`, 'has reached a steady state.']);
  });

  test('is not what RunTask needs [S-108]', () => {
    const ecs = world({ roles });
    ecs.call('CreateService', service);
    ecs.advance(200_000);
    ecs.inject(untrusted);
    ecs.advance(220_000);
    const { launchType, networkConfiguration } = service;
    const run = { cluster: 'day15', taskDefinition: 'my-rust-api', launchType, networkConfiguration };
    expect(ecs.call('RunTask', run)).toMatchObject({ failures: [], tasks: [{ lastStatus: 'PROVISIONING' }] });
  });

  test('that ECS may not assume lets no cluster and no service be created', () => {
    const refusal = 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.';
    const ecs = world({ roles });
    ecs.inject(untrusted);
    expect(() => ecs.call('CreateCluster', { clusterName: 'next' })).toThrow(new EcsError('InvalidParameterException', refusal));
    expect(() => ecs.call('CreateService', service)).toThrow(new EcsError('InvalidParameterException', refusal));
    ecs.inject(restored);
    expect(ecs.call('CreateService', service)).toBeDefined();
  });

  test('is taken to be as it should where nobody describes it', () => {
    const silent = playService({ seconds: 300, steps: [at(200, untrusted), kill(220)] });
    expect(silent.at(300).running).toBe(2);
    expect(saidAt(silent, TRUST)).toEqual([]);
  });
});

function world(more: Partial<Surroundings>) {
  const ecs = createEcs({ surroundings: { ...surroundings, ...more }, seed: 1 });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  return ecs;
}
