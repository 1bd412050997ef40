import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument, firstRefusal, recogniseKind } from './check.ts';
import type { DocumentKind } from './finding.ts';
import { checkOrder } from './order.ts';
import { fillText } from './rule.ts';
import { rules } from './rules.ts';

const kinds: readonly DocumentKind[] = [
  'taskDefinition',
  'service',
  'serviceUpdate',
  'task',
  'capacityProviderStrategy',
  'capacityProvider',
  'clusterCapacityProviders',
  'cluster',
];

describe('every rule', () => {
  test('has a code of its own, in kebab case', () => {
    const codes = rules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(rules.map((rule) => [rule.code, rule] as const))(
    '%s speaks at the place of its bad example, and not on its good one',
    (code, rule) => {
      const { bad, good, at, context = {}, kind = rule.kinds[0] } = rule.example;
      if (kind === undefined) throw new Error(`${code} is about no kind of document`);
      const isLoud = ({ severity }: { severity: string }) => rule.severity !== 'error' || severity === 'error';
      const said = checkDocument(bad, kind, context).filter(isLoud);
      expect(said.filter((finding) => finding.code === code).map(({ path }) => path)).toEqual([at]);
      if (rule.severity === 'error') expect(said.map((finding) => finding.code)).toEqual([code]);
      const left = checkDocument(good, kind, context).filter((finding) => finding.code === code || finding.severity === 'error');
      expect(left).toEqual([]);
    },
  );

  test('fills every name in its text on its bad example', () => {
    for (const rule of rules) {
      const [finding] = checkDocument(
        rule.example.bad,
        rule.example.kind ?? rule.kinds[0] ?? 'taskDefinition',
        rule.example.context,
      ).filter(({ code }) => code === rule.code);
      expect(finding?.aws?.text ?? '').not.toMatch(/\{\w+\}/);
    }
  });

  test('never throws, whatever JSON it sees', () => {
    const document = fc.oneof(fc.jsonValue(), shapedDocument());
    fc.assert(
      fc.property(document, fc.constantFrom(...kinds), (value, kind) => {
        const findings = checkDocument(value, kind, {
          world: { taskDefinition: () => value, capacityProviders: () => [], image: () => null },
        });
        firstRefusal(findings);
        recogniseKind(value);
        return true;
      }),
      { numRuns: 600 },
    );
  });
});

/** JSON whose keys are those that rules read, with anything in their places. */
function shapedDocument() {
  const keys = [
    ...'family containerDefinitions name image cpu memory memoryReservation essential portMappings hostPort containerPort networkMode __proto__'.split(
      ' ',
    ),
    ...'requiresCompatibilities executionRoleArn taskRoleArn logConfiguration logDriver options runtimePlatform operatingSystemFamily'.split(
      ' ',
    ),
    ...'serviceName taskDefinition launchType capacityProviderStrategy capacityProvider weight base networkConfiguration constructor'.split(
      ' ',
    ),
    ...'awsvpcConfiguration subnets defaultCapacityProviderStrategy capacityProviders cluster deploymentController'.split(' '),
  ];
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      'FARGATE',
      'awsvpc',
      'awslogs',
      '',
      'EXTERNAL',
      '256',
      '512',
      '.5 GB',
      'WINDOWS_SERVER_2022_CORE',
      'ARM64',
      null,
      true,
      false,
      0,
      1,
      -1,
      0.25,
      1e300,
    ),
    fc.jsonValue(),
  );
  return fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 8 }),
    ),
  })).node;
}

/** AWS's answers as they were recorded, by rule and values. The rules' texts must repeat them letter for letter. */
const recorded: readonly [code: string, values: Record<string, string | number>, text: string][] = [
  ['family-characters', {}, 'Family contains invalid characters.'],
  ['containers-empty', {}, 'Container list cannot be empty'],
  ['image-characters', {}, 'Container.image contains invalid characters.'],
  ['container-name-characters', {}, 'Container.name contains invalid characters.'],
  ['containers-too-many', {}, 'Too many containers.'],
  ['container-name-twice', {}, 'Container names must be unique within a task definition'],
  ['no-essential', {}, "Task definition doesn't have any essential container"],
  [
    'container-memory-missing',
    { container: 'beyla' },
    "Invalid setting for container 'beyla'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  ['mem-lt-reservation', {}, "'memory' must be greater than or equal to 'memoryReservation'"],
  ['container-over-task', { container: 'app' }, "The 'memory' setting for container 'app' is greater than for the task."],
  ['sum-over-task', {}, "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'."],
  [
    'reservations-over-task',
    {},
    "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
  ],
  ['fargate-size-missing', { member: 'cpu' }, "Fargate requires that 'cpu' be defined at the task level."],
  ['fargate-size-missing', { member: 'memory' }, "Fargate requires that 'memory' be defined at the task level."],
  [
    'fargate-size-pair',
    { cpu: 1024, memory: 1024 },
    'No Fargate configuration exists for given values: 1024 CPU, 1024 memory. See the Amazon ECS documentation for the valid values.',
  ],
  [
    'fargate-windows-size',
    { cpu: 512, memory: 2048 },
    'No Fargate configuration exists for given values: 512 CPU, 2048 memory. See the Amazon ECS documentation for the valid values.',
  ],
  [
    'task-cpu-range',
    {},
    "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
  ],
  ['fargate-member', { member: 'sourcePath' }, 'Fargate compatible task definitions do not support sourcePath'],
  ['fargate-capability', { capability: 'NET_ADMIN' }, 'NET_ADMIN is not allowed on Fargate.'],
  ['fargate-gpu', {}, 'Tasks using the Fargate launch type do not support GPU resource requirements.'],
  ['fargate-pid-mode', {}, "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'."],
  ['fargate-netmode', {}, 'Fargate only supports network mode ‘awsvpc’.'],
  ['hostport-awsvpc', {}, 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.'],
  ['hostport-host', {}, 'When networkMode=host, the host ports and container ports in port mappings must match.'],
  ['container-port-missing', { container: 'container_1' }, "Invalid 'containerPort' setting for container 'container_1'."],
  ['fargate-log-driver', { driver: 'json-file' }, 'json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]'],
  [
    'exec-role-missing',
    { need: 'log driver awslogs' },
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  ],
  ['exec-role-missing', { need: 'ECR images' }, 'Fargate requires task definition to have execution role ARN to support ECR images.'],
  [
    'awslogs-stream-prefix',
    {},
    'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
  ],
  ['awslogs-group', {}, 'Log driver awslogs requires options: awslogs-group'],
  ['role-invalid', {}, 'Role is not valid'],
  ['secret-needs-exec-role', {}, "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."],
  ['lt-and-strategy', {}, 'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.'],
  ['launch-type-unsupported', { launchType: 'FARGATE' }, 'Task definition does not support launch_type FARGATE.'],
  ['netcfg-required', {}, "Network Configuration must be provided when networkMode 'awsvpc' is specified."],
  ['netcfg-forbidden', {}, 'Network Configuration is not valid for the given networkMode of this task definition.'],
  ['subnets-empty', {}, 'subnets can not be empty.'],
  [
    'cp-mixed-kinds',
    {},
    'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
  ],
  [
    'cp-multi-base-default',
    {},
    'The specified capacity provider strategy contains multiple capacity providers with a base value defined. Only one capacity provider per strategy can have a base value defined.',
  ],
  [
    'cp-multi-base',
    {},
    'There are multiple capacity providers in the specified capacity provider strategy with a base value greater than zero. Only one capacity provider can have a base value greater than zero. Specify a valid capacity provider strategy and try again.',
  ],
  [
    'cp-all-zero',
    {},
    'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a weight value greater than zero for at least one capacity provider and try again.',
  ],
  [
    'cp-not-associated',
    {},
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
  ],
];

describe('AWS’s texts', () => {
  test.each(recorded)('%s with %j answers as recorded', (code, values, text) => {
    const rule = rules.find((one) => one.code === code);
    expect(rule?.aws?.wording).toBe('verbatim');
    expect(fillText(rule?.aws?.text ?? '', values)).toBe(text);
  });

  test('every text that a rule calls verbatim is in the table of recorded ones', () => {
    const known = new Set(recorded.map(([code]) => code));
    const claimed = rules.filter(({ aws, stage }) => aws?.wording === 'verbatim' && stage !== 'client').map(({ code }) => code);
    expect(claimed.filter((code) => !known.has(code))).toEqual([]);
  });

  test('every stage of the assumed order is one that a rule is in', () => {
    const used = new Set(rules.map(({ stage }) => stage));
    expect(checkOrder.stages.filter((stage) => !used.has(stage))).toEqual([]);
  });
});
