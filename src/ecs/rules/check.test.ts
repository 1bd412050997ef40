import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../world/surroundings.ts';
import { checkDocument, firstRefusal, recogniseKind } from './check.ts';
import { worldOf } from './context.ts';

const api = {
  name: 'api',
  image: '123456.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:latest',
  portMappings: [{ containerPort: 8080 }],
  environment: [{ name: 'LOG_LEVEL', value: 'info' }],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
  },
};

/** The task definition that the day's outline prints, with its six-digit account. */
const printed = {
  family: 'my-rust-api',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  containerDefinitions: [api],
  taskRoleArn: 'arn:aws:iam::123456:role/my-task-role',
  executionRoleArn: 'arn:aws:iam::123456:role/ecsTaskExecutionRole',
};

const mended = {
  ...printed,
  requiresCompatibilities: ['FARGATE'],
  containerDefinitions: [{ ...api, image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2' }],
  taskRoleArn: 'arn:aws:iam::123456789012:role/my-task-role',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
};

const said = (document: unknown, kind: Parameters<typeof checkDocument>[1] = 'taskDefinition') =>
  checkDocument(document, kind).map(({ severity, code, path }) => [severity, code, path.join('/')]);

describe('the outline’s task definition', () => {
  test('has two roles that AWS refuses, an image that can’t be pulled, a moving tag, and doesn’t say that it is for Fargate', () => {
    expect(said(printed)).toEqual([
      ['error', 'role-invalid', 'taskRoleArn'],
      ['error', 'role-invalid', 'executionRoleArn'],
      ['warning', 'ecr-registry-id', 'containerDefinitions/0/image'],
      ['advice', 'tag-mutable', 'containerDefinitions/0/image'],
      ['advice', 'fargate-not-named', ''],
    ]);
  });

  test('says that AWS’s answer to a six-digit account is inferred, and that a task would stop for want of its image', () => {
    const [role, , image] = checkDocument(printed, 'taskDefinition');
    expect(role?.aws).toEqual({ exception: 'ClientException', exceptionIsConfirmed: true, text: 'Role is not valid', wording: 'inferred' });
    expect(role?.message).toContain('inferred');
    expect(image?.aws?.exception).toBe('CannotPullContainerError');
  });

  test('gets nothing once it is mended', () => {
    expect(said(mended)).toEqual([]);
  });
});

describe('a task definition on its way to Fargate', () => {
  test('that has no containers yet is told so first, then of each thing that Fargate asks for', () => {
    const start = { family: 'my-rust-api', requiresCompatibilities: ['FARGATE'], containerDefinitions: [] };
    expect(said(start).map(([, code]) => code)).toEqual([
      'containers-empty',
      'fargate-netmode',
      'fargate-size-missing',
      'fargate-size-missing',
    ]);
    expect(firstRefusal(checkDocument(start, 'taskDefinition'))?.text).toBe('Container list cannot be empty');
  });

  test('with a fraction of a vCPU as a number learns that the size is text, and gets the text', () => {
    const [finding, ...others] = checkDocument({ ...mended, cpu: 0.25 }, 'taskDefinition');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'type', path: ['cpu'], aws: { exception: 'ParamValidationError' } });
    expect(finding?.aws?.text).toBe("Invalid type for parameter cpu, value: 0.25, type: <class 'float'>, valid types: <class 'str'>");
    expect(finding?.message).toContain('".25 vCPU"');
    expect(finding?.fix?.edits).toEqual([{ op: 'set', path: ['cpu'], value: '256' }]);
  });

  test.each([
    ['.25 vCPU', '0.5 GB'],
    ['.25 vcpu', '.5 gb'],
    ['1 vCPU', '2GB'],
    ['32768', '61440'],
  ])('may spell its size %s and %s', (cpu, memory) => {
    expect(said({ ...mended, cpu, memory })).toEqual([]);
  });

  test('is offered the smallest memory that goes with its cpu', () => {
    const [finding] = checkDocument({ ...mended, cpu: '1024', memory: '512' }, 'taskDefinition');
    expect(finding?.code).toBe('fargate-size-pair');
    expect(finding?.fix?.edits).toEqual([{ op: 'set', path: ['memory'], value: '2048' }]);
  });

  test.each([
    ['1024', '512', 'cpu'],
    ['256', '4096', 'memory'],
    ['512', '1536', 'memory'],
    ['1024', '100', 'memory'],
    ['64', '512', 'cpu'],
  ])('of cpu %s and memory %s hears of the one that is too large, or that goes with nothing: %s', (cpu, memory, key) => {
    const [finding, ...others] = checkDocument({ ...mended, cpu, memory }, 'taskDefinition').filter(({ severity }) => severity === 'error');
    expect([finding?.code, finding?.path]).toEqual(['fargate-size-pair', [key]]);
    expect(others).toEqual([]);
  });

  test('may have hard memory limits that are more than the task has together, and roles by name', () => {
    const two = [
      { ...mended.containerDefinitions[0], memory: 512 },
      { name: 'sidecar', image: 'nginx:1.27', memory: 512 },
    ];
    expect(said({ ...mended, containerDefinitions: two, taskRoleArn: 'my-task-role', executionRoleArn: 'ecsTaskExecutionRole' })).toEqual(
      [],
    );
  });

  test('hears once of a missing execution role, for its logs before its image, and that the task role does not do', () => {
    const { executionRoleArn, ...without } = mended;
    const [finding, ...others] = checkDocument(without, 'taskDefinition');
    expect(executionRoleArn).toBeDefined();
    expect(finding?.aws?.text).toBe('Fargate requires task definition to have execution role ARN to support log driver awslogs.');
    expect(finding?.message).toContain('writing to CloudWatch Logs and for pulling from ECR');
    expect(finding?.message).toContain('task role');
    expect(others).toEqual([]);
  });

  test.each([
    ['networkMode', 'fargate-netmode'],
    ['cpu', 'fargate-size-missing'],
    ['memory', 'fargate-size-missing'],
    ['executionRoleArn', 'exec-role-missing'],
  ])('without %s is told so at the object that lacks it', (key, code) => {
    const without = Object.fromEntries(Object.entries(mended).filter(([name]) => name !== key));
    const finding = checkDocument(without, 'taskDefinition').find((one) => one.code === code);
    expect(finding?.path).toEqual([]);
  });
});

describe('what AWS answers', () => {
  test('is the CLI’s list of everything it refuses by itself, before anything that the service would say', () => {
    const refusal = firstRefusal(
      checkDocument({ containerDefinitions: [{ ...api, name: '' }], cpus: '256', memory: 512 }, 'taskDefinition'),
    );
    expect(refusal?.exception).toBe('ParamValidationError');
    expect(refusal?.text.split('\n').map((line) => line.slice(0, 40))).toEqual([
      'Parameter validation failed:',
      'Missing required parameter in input: "fa',
      'Unknown parameter in input: "cpus", must',
      'Invalid type for parameter memory, value',
    ]);
  });

  test('is nothing where it accepts, warnings and advice or not', () => {
    expect(firstRefusal(checkDocument({ ...printed, taskRoleArn: 'a', executionRoleArn: 'b' }, 'taskDefinition'))).toBeNull();
  });

  test('to a missing container list is the service’s text, said once, with the CLI’s in the message', () => {
    const [finding, ...others] = checkDocument({ family: 'my-rust-api' }, 'taskDefinition');
    expect(others).toEqual([]);
    expect(finding?.aws?.text).toBe('Container list cannot be empty');
    expect(finding?.message).toContain('Missing required parameter in input: "containerDefinitions"');
  });

  test('to a driver that exists nowhere is said once', () => {
    const document = {
      ...mended,
      containerDefinitions: [{ ...mended.containerDefinitions[0], logConfiguration: { logDriver: 'firelens' } }],
    };
    expect(said(document).map(([, code]) => code)).toEqual(['fargate-log-driver']);
  });

  test('is marked as ours where AWS’s words are not on record', () => {
    expect(firstRefusal(checkDocument({ ...mended, pidMode: 'container' }, 'taskDefinition'))?.wording).toBe('unconfirmed');
  });
});

describe('a document made to hurt', () => {
  test('gets a bounded number of findings', () => {
    const containerDefinitions = Array.from({ length: 5_000 }, () => ({ name: 'a b', image: 'c d', cpu: 'e', portMappings: [{}] }));
    expect(checkDocument({ family: 'x', containerDefinitions }, 'taskDefinition').length).toBeLessThan(1_000);
  });
});

describe('a member in the wrong place', () => {
  test('is sent to the level where it belongs', () => {
    const [finding] = checkDocument({ ...mended, portMappings: [] }, 'taskDefinition');
    expect(finding?.message).toBe('`portMappings` belongs to a container: move it into `containerDefinitions`.');
  });
});

describe('a service', () => {
  const service = { serviceName: 'web', cluster: 'day15', taskDefinition: 'my-rust-api', desiredCount: 2 };
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'], assignPublicIp: 'ENABLED' } };

  test('on Fargate needs a network configuration, whether the definition is known or not', () => {
    expect(said({ ...service, launchType: 'FARGATE' }, 'service')).toEqual([['error', 'netcfg-required', '']]);
  });

  test('without a world says nothing of definitions and providers that it can’t see', () => {
    expect(said(service, 'service')).toEqual([]);
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    expect(said({ ...service, networkConfiguration, capacityProviderStrategy: strategy }, 'service')).toEqual([]);
  });

  test('on Fargate needs a definition that Fargate could run, whether that names FARGATE or not', () => {
    const onFargate = { ...service, networkConfiguration, launchType: 'FARGATE' };
    const { requiresCompatibilities, ...unnamed } = mended;
    const privileged = { ...unnamed, containerDefinitions: [{ ...mended.containerDefinitions[0], privileged: true }] };
    const codes = (definition: unknown) => {
      const world = { taskDefinition: (reference: string) => (reference === 'my-rust-api' ? definition : undefined) };
      return checkDocument(onFargate, 'service', { world }).map(({ code }) => code);
    };
    expect(requiresCompatibilities).toEqual(['FARGATE']);
    expect(codes(mended)).toEqual([]);
    expect(codes(unnamed)).toEqual([]);
    expect(codes(privileged)).toEqual(['launch-type-unsupported']);
    expect(codes({ ...privileged, compatibilities: ['EC2', 'FARGATE'] })).toEqual([]);
  });

  test('with launch type and strategy can drop the launch type', () => {
    const both = {
      ...service,
      networkConfiguration,
      launchType: 'FARGATE',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    };
    const [finding] = checkDocument(both, 'service');
    expect(finding).toMatchObject({ code: 'lt-and-strategy', fix: { edits: [{ op: 'remove', path: ['launchType'] }] } });
  });

  test('may use the strategy of the day’s outline, where two bases are one', () => {
    const outline = [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
    ];
    expect(said(outline, 'capacityProviderStrategy')).toEqual([]);
    expect(said({ ...service, networkConfiguration, capacityProviderStrategy: outline }, 'service')).toEqual([]);
  });
});

describe('the rules’ view of surroundings', () => {
  const surroundings: Surroundings = {
    account: '123456789012',
    region: 'us-east-1',
    images: [
      {
        repository: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api',
        tags: ['1.4.2'],
        digest: 'sha256:1',
        architectures: ['X86_64'],
        sizeMB: 40,
        tools: [],
        process: { bootMs: 100, onStop: { ignores: true }, memoryMiB: 64 },
      },
    ],
    roles: [
      { arn: 'arn:aws:iam::123456789012:role/my-task-role', trusts: ['ecs-tasks.amazonaws.com'], allows: [] },
      { arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole', trusts: ['ecs-tasks.amazonaws.com'], allows: ['ecr:*', 'logs:*'] },
    ],
    logGroups: ['/ecs/my-rust-api'],
    subnets: [{ id: 'subnet-a', availabilityZone: 'us-east-1a', route: 'internet-gateway' }],
    securityGroups: [],
  };

  test('warns of a tag that the registry does not have, and of no other', () => {
    const world = worldOf(surroundings);
    const moved = {
      ...mended,
      containerDefinitions: [{ ...api, image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.3' }],
    };
    expect(checkDocument(mended, 'taskDefinition', { world })).toEqual([]);
    expect(checkDocument(moved, 'taskDefinition', { world }).map(({ code }) => code)).toEqual(['image-not-in-registry']);
  });

  test.each([
    [['/my-rust-api'], '/my-rust-api', []],
    [['/my-rust-api'], 'my-rust-api', ['hc-tool-missing']],
    [['/usr/bin/curl'], 'curl', []],
    [['curl'], '/usr/bin/curl', []],
    [['curl'], 'wget', ['hc-tool-missing']],
  ])('with %j in the image a check that calls %s: %j', (tools, program, codes) => {
    const images = surroundings.images.map((image) => ({ ...image, tools }));
    const [container] = mended.containerDefinitions;
    const checked = { ...mended, containerDefinitions: [{ ...container, healthCheck: { command: ['CMD', program], startPeriod: 30 } }] };
    expect(checkDocument(checked, 'taskDefinition', { world: worldOf({ ...surroundings, images }) }).map(({ code }) => code)).toEqual(
      codes,
    );
  });

  test('finds roles by ARN and by name, subnets and log groups', () => {
    const world = worldOf(surroundings);
    expect(world.role?.('my-task-role')).toBe(surroundings.roles[0]);
    expect(world.role?.('other')).toBeNull();
    expect(world.subnet?.('subnet-b')).toBeNull();
    expect(world.hasLogGroup?.('/ecs/my-rust-api')).toBe(true);
  });
});

describe('recognising a document', () => {
  test.each([
    ['taskDefinition', printed],
    ['service', { serviceName: 'web', taskDefinition: 'x' }],
    ['service', { desiredCount: 2, taskDefinition: 'x' }],
    ['serviceUpdate', { service: 'web', desiredCount: 3 }],
    ['task', { taskDefinition: 'x', launchType: 'FARGATE' }],
    ['capacityProviderStrategy', [{ capacityProvider: 'FARGATE', weight: 1 }]],
    ['capacityProvider', { name: 'x', autoScalingGroupProvider: {} }],
    ['clusterCapacityProviders', { cluster: 'day15', capacityProviders: [], defaultCapacityProviderStrategy: [] }],
    ['cluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] }],
    [null, {}],
    [null, []],
    [null, 'text'],
    [null, null],
  ])('takes a %s for what it is', (kind, document) => {
    expect(recogniseKind(document)).toBe(kind);
  });
});

describe('a value that JavaScript cannot make a text of', () => {
  const unspeakable = { toString: 1 };

  test('among a cluster’s providers is not spoken of', () => {
    const document = {
      cluster: 'day15',
      capacityProviders: [unspeakable, 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    };
    const finding = checkDocument(document, 'clusterCapacityProviders').find(({ code }) => code === 'cp-not-associated');
    expect(finding?.message).toBe('The cluster has `FARGATE_SPOT`. Associate `FARGATE` with it first.');
  });

  test('among a container’s ports is not spoken of', () => {
    const service = { loadBalancers: [{ targetGroupArn: 'arn:tg', containerName: 'api', containerPort: 80 }], serviceName: 'web' };
    const ports = [{ containerPort: unspeakable }, { containerPort: 8080 }];
    const definition = { family: 'web', containerDefinitions: [{ name: 'api', image: 'nginx:1.27', portMappings: ports }] };
    const findings = checkDocument({ ...service, taskDefinition: 'web' }, 'service', { world: { taskDefinition: () => definition } });
    expect(findings.find(({ path }) => path.join('/') === 'loadBalancers/0/containerPort')?.message).toBe('Container `api` maps 8080.');
  });
});

describe('what belongs to the host', () => {
  test.each([
    ['swappiness', { swappiness: 10 }],
    ['maxSwap', { maxSwap: 0, swappiness: 10 }],
  ])('is said once of swap on Fargate, at %s', (key, linuxParameters) => {
    const document = {
      family: 'my-rust-api',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'api', image: 'nginx:1.27', linuxParameters }],
    };
    const errors = checkDocument(document, 'taskDefinition').filter(({ severity }) => severity === 'error');
    expect(errors.map(({ path, aws }) => [path.at(-1), aws?.text])).toEqual([
      [key, `Fargate compatible task definitions do not support ${key}`],
    ]);
  });
});

describe('a task’s own size of ephemeral storage', () => {
  test.each([
    [20, 1],
    [21, 0],
    [200, 0],
    [201, 1],
  ])('of %i GiB in an override has %i error', (sizeInGiB, count) => {
    const run = { taskDefinition: 'my-rust-api', overrides: { ephemeralStorage: { sizeInGiB } } };
    expect(checkDocument(run, 'task').filter(({ severity }) => severity === 'error')).toHaveLength(count);
  });
});

describe('null, as the console shows what was not set', () => {
  test('is refused by the CLI in its own words, and can be removed by one click', () => {
    const document = {
      family: 'my-rust-api',
      pidMode: null,
      containerDefinitions: [{ name: 'api', image: 'nginx:1.27', memory: 128, command: null }],
    };
    const findings = checkDocument(document, 'taskDefinition').filter(({ severity }) => severity === 'error');
    expect(findings.map(({ code, fix }) => [code, fix?.edits])).toEqual([
      ['type', [{ op: 'remove', path: ['pidMode'] }]],
      ['type', [{ op: 'remove', path: ['containerDefinitions', 0, 'command'] }]],
    ]);
    expect(findings[1]?.aws?.text).toContain('Invalid type for parameter containerDefinitions[0].command, value: None');
  });

  test('in the place of what is needed is left to the author', () => {
    const document = { family: 'my-rust-api', containerDefinitions: [{ name: null, image: 'nginx:1.27', memory: 128 }] };
    const [finding] = checkDocument(document, 'taskDefinition').filter(({ code }) => code === 'type');
    expect(finding?.path).toEqual(['containerDefinitions', 0, 'name']);
    expect(finding?.fix).toBeUndefined();
  });
});
