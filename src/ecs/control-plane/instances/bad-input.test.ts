import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Ecs, EcsError, restoreEcs } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';

const operations = [
  ...['DeleteAccountSetting', 'DeleteAttributes', 'DeregisterContainerInstance', 'DescribeContainerInstances', 'ListAccountSettings'],
  ...['ListAttributes', 'ListContainerInstances', 'PutAccountSetting', 'PutAccountSettingDefault', 'PutAttributes'],
  ...['UpdateContainerInstancesState', 'ListTasks'],
];

/** A cluster of three instances with tasks on them. */
const { snapshot, arns } = (() => {
  const ecs = clusterOf(3);
  ecs.call('RunTask', { cluster, taskDefinition: 'web', launchType: 'EC2', count: 2 });
  ecs.advance(60_000);
  const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster }) as { containerInstanceArns: string[] };
  return { snapshot: ecs.snapshot(), arns: containerInstanceArns };
})();

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 1, 1.5, 1e300, '', ' ', '__proto__', 'constructor', 'default', 'x'.repeat(3_000), [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Mostly of the right kind: else nearly every call would be refused for its shape. */
const mostly = (right: fc.Arbitrary<unknown>) => fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: odd });
const named = fc.constantFrom(...arns, ...arns.map((arn) => arn.split('/').at(-1) ?? ''));
const reference = fc.oneof(
  { weight: 12, arbitrary: named },
  { weight: 1, arbitrary: fc.constantFrom('nobody', `arn:aws:ecs:::${'a'.repeat(300)}`) },
  { weight: 1, arbitrary: odd },
);
const attribute = fc.record(
  {
    name: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('stack', '__proto__', 'disk') },
      { weight: 1, arbitrary: fc.constantFrom('a b', 'ecs.os-type', 'n'.repeat(129)) },
      { weight: 1, arbitrary: odd },
    ),
    value: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('prod', '') },
      { weight: 1, arbitrary: fc.constantFrom(' prod', 'ü', 'v'.repeat(129)) },
      { weight: 1, arbitrary: odd },
    ),
    targetId: reference,
    targetType: mostly(fc.constant('container-instance')),
  },
  { requiredKeys: ['name', 'targetId', 'targetType'] },
);
const setting = fc.constantFrom('awsvpcTrunking', 'containerInsights', 'guardDutyActivate', 'serviceLongArnFormat', '__proto__');

/** Right, nearly right and senseless members. */
const input = fc.record(
  {
    cluster: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(cluster) }, { weight: 1, arbitrary: odd }),
    containerInstance: reference,
    containerInstances: mostly(fc.oneof(fc.array(reference, { maxLength: 3 }), fc.array(reference, { maxLength: 12 }))),
    force: mostly(fc.boolean()),
    status: mostly(fc.constantFrom('ACTIVE', 'DRAINING', 'INACTIVE', 'REGISTERING')),
    filter: fc.oneof(fc.constantFrom('attribute:stack == prod', 'attribute:', '((((', 'runningTasksCount > x', "a =~ '(a*)*b'"), odd),
    maxResults: mostly(fc.constantFrom(0, 1, 2, 100, 101)),
    nextToken: mostly(fc.constantFrom('0', '1', '2', '99', '-1', '1e3')),
    include: mostly(fc.constantFrom(['TAGS'], ['CONTAINER_INSTANCE_HEALTH'], ['x'])),
    attributes: mostly(fc.oneof(fc.array(attribute, { maxLength: 3 }), fc.array(attribute, { maxLength: 12 }))),
    targetType: mostly(fc.constant('container-instance')),
    attributeName: mostly(fc.constantFrom('stack', '__proto__')),
    attributeValue: odd,
    name: mostly(setting),
    value: mostly(fc.constantFrom('enabled', 'disabled', 'on', '7')),
    principalArn: mostly(fc.constantFrom('arn:aws:iam::123456789012:root', '__proto__')),
    effectiveSettings: mostly(fc.boolean()),
  },
  { requiredKeys: ['cluster', 'containerInstance', 'containerInstances', 'status', 'attributes', 'targetType'] },
);

/** The input with those members alone that the operation has, or with all. */
const membersOf: Readonly<Record<string, readonly string[]>> = {
  DeleteAccountSetting: ['name', 'principalArn'],
  DeleteAttributes: ['cluster', 'attributes'],
  DeregisterContainerInstance: ['cluster', 'containerInstance', 'force'],
  DescribeContainerInstances: ['cluster', 'containerInstances', 'include'],
  ListAccountSettings: ['name', 'value', 'principalArn', 'effectiveSettings', 'nextToken', 'maxResults'],
  ListAttributes: ['cluster', 'targetType', 'attributeName', 'attributeValue', 'nextToken', 'maxResults'],
  ListContainerInstances: ['cluster', 'filter', 'status', 'nextToken', 'maxResults'],
  ListTasks: ['cluster', 'containerInstance', 'nextToken'],
  PutAccountSetting: ['name', 'value', 'principalArn'],
  PutAccountSettingDefault: ['name', 'value'],
  PutAttributes: ['cluster', 'attributes'],
  UpdateContainerInstancesState: ['cluster', 'containerInstances', 'status'],
};

/** True where the call was refused, in words. */
function isRefused(ecs: Ecs, operation: string, value: unknown): boolean {
  try {
    JSON.stringify(ecs.call(operation, value));
    return false;
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    expect(error.message.length).toBeGreaterThan(5);
    return true;
  }
}

it('is answered or refused by AWS’s exceptions, a refused call changes nothing, and the model goes on and can be kept', {
  // A hundred thousand of them take minutes.
  timeout: process.env.DRYDOCK_SOAK ? 0 : 60_000,
}, () => {
  const outcomes = new Map<string, Set<boolean>>();
  const call = fc.tuple(fc.constantFrom(...operations), input, fc.integer({ min: 0, max: 9 })).map(([operation, value, nth]) => {
    const known = Object.entries(value).filter(([key]) => nth === 0 || membersOf[operation]?.includes(key));
    return { operation, value: Object.fromEntries(known) };
  });
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 6 }), (calls) => {
      const ecs = restoreEcs(snapshot);
      for (const { operation, value } of calls) {
        const before = JSON.stringify(ecs.snapshot().state.world.instances);
        const refused = isRefused(ecs, operation, value);
        outcomes.set(operation, (outcomes.get(operation) ?? new Set()).add(refused));
        if (refused) expect(JSON.stringify(ecs.snapshot().state.world.instances)).toBe(before);
      }
      ecs.advance(120_000);
      restoreEcs(JSON.parse(JSON.stringify(ecs.snapshot()))).advance(180_000);
    }),
    { numRuns: process.env.DRYDOCK_SOAK ? 100_000 : 400 },
  );
  expect([...outcomes].filter(([, seen]) => seen.size < 2)).toEqual([]);
});

it('names the members that are wrong', () => {
  const ecs = restoreEcs(snapshot);
  const refusal = (operation: string, value: unknown) => {
    try {
      ecs.call(operation, value);
      return 'taken';
    } catch (error) {
      return error instanceof EcsError ? `${error.exception}: ${error.message}` : String(error);
    }
  };
  expect(refusal('PutAttributes', { cluster })).toContain('Missing required parameter in input: "attributes"');
  expect(refusal('PutAttributes', { cluster, attributes: [{}] })).toContain('Missing required parameter in attributes[0]: "name"');
  expect(refusal('UpdateContainerInstancesState', { cluster, containerInstances: arns, status: 3 })).toContain(
    'Invalid type for parameter status',
  );
  expect(refusal('DescribeContainerInstances', { cluster: 'nowhere', containerInstances: arns })).toBe(
    'ClusterNotFoundException: Cluster not found.',
  );
  expect(refusal('ListContainerInstances', { cluster, filter: 'x'.repeat(3_000) })).toContain('at most 2,000');
  expect(refusal('PutAccountSetting', { name: 'trunking', value: 'enabled' })).toContain('InvalidParameterException');
});
