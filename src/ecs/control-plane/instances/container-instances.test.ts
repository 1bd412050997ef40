import type {
  Attribute,
  Cluster,
  ContainerInstance,
  DescribeContainerInstancesResponse,
  Failure,
  ListAccountSettingsResponse,
  ListContainerInstancesResponse,
  Setting,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { type Ecs, EcsError } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';

const inCluster = { cluster };

function list(ecs: Ecs, more: object = {}): string[] {
  return (ecs.call('ListContainerInstances', { ...inCluster, ...more }) as ListContainerInstancesResponse).containerInstanceArns ?? [];
}

function describeAll(ecs: Ecs, containerInstances = list(ecs), more: object = {}): ContainerInstance[] {
  const answer = ecs.call('DescribeContainerInstances', {
    ...inCluster,
    containerInstances,
    ...more,
  }) as DescribeContainerInstancesResponse;
  return answer.containerInstances ?? [];
}

/** What the call is refused with, as `exception: text`. */
function refusal(ecs: Ecs, operation: string, input: unknown): string {
  try {
    ecs.call(operation, input);
    return 'taken';
  } catch (error) {
    if (error instanceof EcsError) return `${error.exception}: ${error.message}`;
    throw error;
  }
}

const put = (ecs: Ecs, ...attributes: Attribute[]) => ecs.call('PutAttributes', { ...inCluster, attributes });

describe('ListContainerInstances', () => {
  it('answers pages, oldest first, until there is no token', () => {
    const ecs = clusterOf(5);
    const all = list(ecs);
    expect(all).toHaveLength(5);
    const pages: string[][] = [];
    let nextToken: string | undefined;
    do {
      const answer = ecs.call('ListContainerInstances', { ...inCluster, maxResults: 2, ...(nextToken && { nextToken }) });
      pages.push((answer as ListContainerInstancesResponse).containerInstanceArns ?? []);
      nextToken = (answer as ListContainerInstancesResponse).nextToken;
    } while (nextToken !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(all);
  });

  it('filters by the cluster query language', () => {
    const ecs = clusterOf(5);
    expect(list(ecs, { filter: 'attribute:ecs.availability-zone == us-east-1a' })).toHaveLength(3);
    expect(
      list(ecs, { filter: 'attribute:ecs.instance-type =~ m5.* and not(attribute:ecs.availability-zone == us-east-1a)' }),
    ).toHaveLength(2);
    expect(list(ecs, { filter: 'runningTasksCount == 0 and agentConnected == true and registeredAt >= 2026-01-01' })).toHaveLength(5);
    expect(list(ecs, { filter: ' ' })).toHaveLength(5);
  });

  it('tells where a filter is broken', () => {
    const ecs = clusterOf(1);
    expect(refusal(ecs, 'ListContainerInstances', { ...inCluster, filter: 'attribute:a = b' })).toMatch(
      /^InvalidParameterException: .*character 13/,
    );
    expect(refusal(ecs, 'ListContainerInstances', { ...inCluster, filter: 'attribute:a =~ (?i)b' })).toContain('does not cover');
  });

  it('leaves out a deregistered instance, and finds one by its status', () => {
    const ecs = clusterOf(3);
    const [first = '', second = ''] = list(ecs);
    ecs.call('UpdateContainerInstancesState', { ...inCluster, containerInstances: [first], status: 'DRAINING' });
    ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: second });
    expect(list(ecs)).toHaveLength(2);
    expect(list(ecs, { status: 'DRAINING' })).toEqual([first]);
  });
});

describe('DescribeContainerInstances', () => {
  it('answers in the shape of the API, by id and by ARN', () => {
    const ecs = clusterOf(2);
    const [arn = ''] = list(ecs);
    const [one] = describeAll(ecs, [arn.split('/').at(-1) ?? ''], { include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'] });
    expect(one).toEqual(describeAll(ecs, [arn], { include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'] })[0]);
    expect(one).toMatchObject({
      containerInstanceArn: arn,
      ec2InstanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      registeredAt: 1_767_225_600,
      tags: [],
      healthStatus: { overallStatus: 'OK' },
    });
    expect(one?.registeredResources?.map(({ name, type }) => [name, type])).toEqual([
      ['CPU', 'INTEGER'],
      ['MEMORY', 'INTEGER'],
      ['PORTS', 'STRINGSET'],
      ['PORTS_UDP', 'STRINGSET'],
    ]);
    expect(one?.remainingResources).toEqual(one?.registeredResources);
    expect(one?.registeredResources?.[0]?.integerValue).toBe(2_048);
    expect(one?.registeredResources?.[2]?.stringSetValue).toEqual(expect.arrayContaining(['22', '51678']));
    expect(one?.attributes).toContainEqual({ name: 'ecs.instance-type', value: 'm5.large' });
  });

  it('names what is not there', () => {
    const ecs = clusterOf(1);
    const answer = ecs.call('DescribeContainerInstances', { ...inCluster, containerInstances: ['nobody'] });
    expect(answer).toEqual({
      containerInstances: [],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:container-instance/day15/nobody', reason: 'MISSING' }],
    });
  });

  it('takes from 1 to 100', () => {
    const ecs = clusterOf(1);
    const ask = (count: number) =>
      refusal(ecs, 'DescribeContainerInstances', { ...inCluster, containerInstances: Array.from({ length: count }, () => 'x') });
    expect(ask(0)).toBe('ClientException: Container Instances cannot be empty.');
    expect(ask(100)).toBe('taken');
    expect(ask(101)).toBe('InvalidParameterException: instanceIds can have at most 100 items.');
  });

  it('is counted in what DescribeClusters says', () => {
    const ecs = clusterOf(3);
    const count = () =>
      (ecs.call('DescribeClusters', { clusters: [cluster] }) as { clusters: Cluster[] }).clusters[0]?.registeredContainerInstancesCount;
    expect(count()).toBe(3);
    const [first = '', second = ''] = list(ecs);
    ecs.call('UpdateContainerInstancesState', { ...inCluster, containerInstances: [first], status: 'DRAINING' });
    expect(count()).toBe(3);
    ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: second });
    expect(count()).toBe(2);
  });
});

describe('UpdateContainerInstancesState', () => {
  it('sets up to ten instances DRAINING and ACTIVE again [I-048]', () => {
    const ecs = clusterOf(11);
    const all = list(ecs);
    const update = (containerInstances: string[], status = 'DRAINING') => ({ ...inCluster, containerInstances, status });
    expect(refusal(ecs, 'UpdateContainerInstancesState', update(all))).toBe(
      'InvalidParameterException: instanceIds can have at most 10 items.',
    );
    const answer = ecs.call('UpdateContainerInstancesState', update(all.slice(0, 10)));
    expect((answer as { containerInstances: ContainerInstance[] }).containerInstances.map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 'DRAINING'),
    );
    ecs.call('UpdateContainerInstancesState', update(all.slice(0, 1), 'ACTIVE'));
    expect(describeAll(ecs).map(({ status }) => status)).toEqual(['ACTIVE', ...Array.from({ length: 9 }, () => 'DRAINING'), 'ACTIVE']);
  });

  it('takes no other status, and names what it could not set', () => {
    const ecs = clusterOf(2);
    const [first = '', second = ''] = list(ecs);
    expect(refusal(ecs, 'UpdateContainerInstancesState', { ...inCluster, containerInstances: [first], status: 'REGISTERING' })).toBe(
      'InvalidParameterException: Container instances status should be one of [ACTIVE,DRAINING].',
    );
    ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: first });
    const answer = ecs.call('UpdateContainerInstancesState', {
      ...inCluster,
      containerInstances: [first, second, 'x'],
      status: 'DRAINING',
    });
    const { failures } = answer as { failures: Failure[] };
    expect(failures.map(({ reason }) => reason)).toEqual(['INACTIVE', 'MISSING']);
  });
});

describe('DeregisterContainerInstance', () => {
  it('makes it INACTIVE for good, while its EC2 instance goes on', () => {
    const ecs = clusterOf(1);
    const [arn = ''] = list(ecs);
    const answer = ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: arn });
    expect(answer).toMatchObject({ containerInstance: { status: 'INACTIVE', agentConnected: false } });
    ecs.advance(3_600_000);
    expect(describeAll(ecs, [arn])[0]?.status).toBe('INACTIVE');
    expect(list(ecs)).toEqual([]);
    expect(ecs.timeline.filter(({ what }) => what.type === 'instance.state' && what.to === 'shutting-down')).toEqual([]);
    expect(refusal(ecs, 'DeregisterContainerInstance', { ...inCluster, containerInstance: arn })).toContain('not found.');
  });
});

describe('attributes', () => {
  it('are those of AWS, those of the user data, and those that are put [P-058] [I-028]', () => {
    const [subnet = ''] = surroundings.subnets.map(({ id }) => id);
    const instances = [{ instanceType: 'm5.large', subnet, count: 1, agent: { cluster, attributes: { rack: '7' } } }];
    const ecs = clusterOf(0, { around: { instances } });
    const [targetId = ''] = list(ecs);
    put(ecs, { name: 'stack', value: 'prod', targetId });
    const names = describeAll(ecs)[0]?.attributes?.map(({ name }) => name) ?? [];
    const builtIn = 'ami-id availability-zone instance-type os-type os-family cpu-architecture vpc-id subnet-id'.split(' ');
    expect(names.toSorted()).toEqual([...builtIn.map((name) => `ecs.${name}`), 'rack', 'stack'].toSorted());
  });

  it('are put, listed, found by expressions and deleted, and stand in the timeline', () => {
    const ecs = clusterOf(2);
    const [arn = '', other = ''] = list(ecs);
    expect(put(ecs, { name: 'stack', value: 'prod', targetId: arn }, { name: 'spare', targetId: other })).toEqual({
      attributes: [
        { name: 'stack', value: 'prod', targetId: arn },
        { name: 'spare', targetId: other },
      ],
    });
    expect(list(ecs, { filter: 'attribute:stack == prod' })).toEqual([arn]);
    expect(list(ecs, { filter: 'attribute:spare exists' })).toEqual([other]);
    const listed = (more: object) => ecs.call('ListAttributes', { ...inCluster, targetType: 'container-instance', ...more });
    expect(listed({ attributeName: 'stack' })).toEqual({ attributes: [{ name: 'stack', value: 'prod', targetId: arn }] });
    expect(listed({ attributeName: 'stack', attributeValue: 'test' })).toEqual({ attributes: [] });
    ecs.call('DeleteAttributes', { ...inCluster, attributes: [{ name: 'stack', targetId: arn }] });
    expect(listed({ attributeName: 'stack' })).toEqual({ attributes: [] });
    const said = ecs.timeline.flatMap(({ what }) => (what.type === 'instance.attributes' ? [what.attributes.stack] : []));
    expect(said).toEqual(['prod', undefined, undefined]);
  });

  it('are named by short id with the type of the target', () => {
    const ecs = clusterOf(1);
    const [targetId = ''] = list(ecs).map((arn) => arn.split('/').at(-1));
    expect(refusal(ecs, 'PutAttributes', { ...inCluster, attributes: [{ name: 'stack', targetId }] })).toContain('targetType');
    put(ecs, { name: 'stack', value: 'prod', targetId, targetType: 'container-instance' });
    expect(list(ecs, { filter: 'attribute:stack == prod' })).toHaveLength(1);
  });

  it('are at most ten of one’s own for an instance, and nothing changes where there is no room', () => {
    const ecs = clusterOf(1);
    const [targetId = ''] = list(ecs);
    put(ecs, ...Array.from({ length: 10 }, (_, index) => ({ name: `a${index}`, value: 'x', targetId })));
    put(ecs, { name: 'a0', value: 'y', targetId });
    const more = [
      { name: 'a1', value: 'z', targetId },
      { name: 'b', targetId },
    ];
    expect(refusal(ecs, 'PutAttributes', { ...inCluster, attributes: more })).toContain('AttributeLimitExceededException');
    expect(list(ecs, { filter: 'attribute:a0 == y and attribute:a1 == x' })).toHaveLength(1);
  });

  it.each([
    ['a name with a space', { name: 'a b', value: 'x' }, 'InvalidParameterException'],
    ['a name of 129 characters', { name: 'a'.repeat(129) }, 'InvalidParameterException'],
    ['a value that ends in a space', { name: 'a', value: 'x ' }, 'InvalidParameterException'],
    ['one of AWS’s own names', { name: 'ecs.instance-type', value: 'x1.large' }, 'InvalidParameterException'],
    ['another target', { name: 'a', targetId: 'arn:aws:ecs:us-east-1:123456789012:container-instance/day15/x' }, 'TargetNotFoundException'],
    ['a name like a member of objects', { name: '__proto__', value: 'x' }, 'taken'],
  ])('%s is refused or taken as AWS says', (_, attribute, outcome) => {
    const ecs = clusterOf(1);
    const [targetId = ''] = list(ecs);
    expect(refusal(ecs, 'PutAttributes', { ...inCluster, attributes: [{ targetId, ...attribute }] })).toContain(outcome);
  });
});

describe('account settings', () => {
  const settings = (ecs: Ecs, more: object = {}): Setting[] =>
    (ecs.call('ListAccountSettings', more) as ListAccountSettingsResponse).settings ?? [];

  it('of the account hold where a principal has not chosen itself', () => {
    const ecs = clusterOf(1);
    const value = (effectiveSettings: boolean) => settings(ecs, { name: 'awsvpcTrunking', effectiveSettings })[0]?.value;
    expect([value(false), value(true)]).toEqual([undefined, 'disabled']);
    expect(ecs.call('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' })).toMatchObject({
      setting: { name: 'awsvpcTrunking', value: 'enabled', principalArn: 'arn:aws:iam::123456789012:root' },
    });
    expect([value(false), value(true)]).toEqual([undefined, 'enabled']);
    ecs.call('PutAccountSetting', { name: 'awsvpcTrunking', value: 'disabled' });
    expect([value(false), value(true)]).toEqual(['disabled', 'disabled']);
    ecs.call('DeleteAccountSetting', { name: 'awsvpcTrunking' });
    expect([value(false), value(true)]).toEqual([undefined, 'enabled']);
  });

  it('come in pages of ten, all with a value', () => {
    const ecs = clusterOf(1);
    const answer = ecs.call('ListAccountSettings', { effectiveSettings: true }) as ListAccountSettingsResponse;
    expect(answer.settings).toHaveLength(10);
    expect(settings(ecs, { effectiveSettings: true, nextToken: answer.nextToken })).toHaveLength(1);
  });

  it.each([
    ['awsvpcTrunking', 'ENABLED', "InvalidParameterException: Invalid setting 'value'"],
    ['fargateTaskRetirementWaitPeriod', '8', "InvalidParameterException: Invalid setting 'value'"],
    ['fargateTaskRetirementWaitPeriod', '14', 'taken'],
    ['containerInsights', 'enhanced', 'taken'],
    ['guardDutyActivate', 'on', 'InvalidParameterException'],
  ])('%s as %s: %s', (name, value, outcome) => {
    expect(refusal(clusterOf(1), 'PutAccountSetting', { name, value })).toContain(outcome);
  });
});
