import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { applyTextEdits } from './edits.ts';
import { checkFile, parseFile } from './file.ts';

const runs = process.env.DRYDOCK_SOAK === undefined ? 100 : 5_000;
const codes = (findings: readonly { code: string; pointer: string }[]) => findings.map(({ code, pointer }) => `${code} ${pointer}`);
/** The errors alone: what is worth advising grows with the rules. */
const taskFindings = async (text: string, name = 'Task') =>
  (await checkFile(text)).find((file) => file.name === name)?.findings.filter(({ severity }) => severity === 'error') ?? [];
const task = (properties: string) =>
  `Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n${properties.replaceAll(/^/gm, '      ')}\n`;

const template = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Image: { Type: String }
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256   # small
      Memory: 512
      NetworkMode: bridge # not yet
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: api
          Image: !Sub "\${Image}:1" # which
          Essential: "true"
          PortMappings: [{ ContainerPort: "8080" }]
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: !Ref Group
              awslogs-region: !Ref AWS::Region # here
      Volumes: [{ Name: data, EFSVolumeConfiguration: { FilesystemId: !Ref Files, AuthorizationConfig: { IAM: ENABLED } } }]
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: "2"
      LaunchType: FARGATE
  Bucket:
    Type: AWS::S3::Bucket
`;

describe('reads templates', () => {
  test('as one document per ECS resource, in the API’s own shape', async () => {
    const documents = await parseFile(template);
    expect(documents.map(({ kind, name }) => [kind, name])).toEqual([
      ['taskDefinition', 'Task'],
      ['service', 'Service'],
    ]);
    expect(documents[0]?.parsed.value).toMatchObject({
      cpu: '256',
      containerDefinitions: [{ essential: true, portMappings: [{ containerPort: 8080 }] }],
      volumes: [{ efsVolumeConfiguration: { authorizationConfig: { iam: 'ENABLED' } } }],
    });
    expect(documents[1]?.parsed.value).toMatchObject({ desiredCount: 2 });
    expect(documents[0]?.parsed.value).not.toHaveProperty('containerDefinitions.0.image');
  });

  test('with places in the template', async () => {
    const findings = await taskFindings(template);
    const network = findings.find(({ code }) => code === 'fargate-netmode');
    expect(network).toMatchObject({ pointer: '/Resources/Task/Properties/NetworkMode', line: 10 });
    expect(template.slice(network?.range.from, network?.range.to)).toBe('bridge');
    expect(applyTextEdits(template, network?.textEdits ?? [])).toBe(template.replace('bridge #', 'awsvpc #'));
  });

  test('with fixes in the template’s names, comments kept', async () => {
    const prefix = (await taskFindings(template)).find(({ code }) => code === 'awslogs-stream-prefix');
    const comment = '!Ref AWS::Region # here\n';
    expect(applyTextEdits(template, prefix?.textEdits ?? [])).toBe(
      template.replace(comment, `${comment}              awslogs-stream-prefix: ecs\n`),
    );
    const json = JSON.stringify(
      {
        Resources: {
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              RequiresCompatibilities: ['FARGATE'],
              Cpu: '256',
              Memory: '512',
              ContainerDefinitions: [{ Name: 'a', Image: 'b:1' }],
            },
          },
        },
      },
      null,
      2,
    );
    const mode = (await taskFindings(json)).find(({ code }) => code === 'fargate-netmode');
    expect(JSON.parse(applyTextEdits(json, mode?.textEdits ?? [])).Resources.Task.Properties.NetworkMode).toBe('awsvpc');
  });

  test('with a service against the definition beside it', async () => {
    expect(codes(await taskFindings(template, 'Service'))).toContain('launch-type-unsupported /Resources/Service/Properties/LaunchType');
    const mended = template
      .replace('NetworkMode: bridge', 'NetworkMode: awsvpc')
      .replace('awslogs-region', 'awslogs-stream-prefix: ecs\n              awslogs-region');
    expect(codes(await taskFindings(mended, 'Service'))).not.toContain('launch-type-unsupported /Resources/Service/Properties/LaunchType');
  });

  test('without asking for what CloudFormation makes up, and in its own words', async () => {
    const findings = await taskFindings(task('ContainerDefinitions:\n  - { Name: a, Image: "b:1", Memory: 64, Enviroment: [] }'));
    expect(codes(findings)).toEqual(['unknown-key /Resources/Task/Properties/ContainerDefinitions/0/Enviroment']);
    expect(findings[0]).toMatchObject({ message: expect.stringContaining('`Environment`') });
    expect(findings[0]).not.toHaveProperty('aws');
  });

  test('and says so where a name is written as the API writes it', async () => {
    const text = task('containerDefinitions: [{ Name: a, Image: "b:1", Memory: 64 }]');
    const findings = await taskFindings(text);
    expect(codes(findings)).toEqual(['template-property-name /Resources/Task/Properties/containerDefinitions']);
    expect(applyTextEdits(text, findings[0]?.textEdits ?? [])).toBe(text.replace('containerD', 'ContainerD'));
  });

  test('but not one without ECS resources, nor half of a macro’s', async () => {
    expect(await checkFile('Resources:\n  B:\n    Type: AWS::S3::Bucket\n')).toEqual([]);
    expect(
      await checkFile('Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Fn::Transform: { Name: X }\n'),
    ).toEqual([]);
  });
});

describe('stays silent about what is not known', () => {
  test.each([
    [
      'a size',
      'Cpu: !Ref Cpu\nMemory: "1"\nRequiresCompatibilities: [FARGATE]\nNetworkMode: awsvpc\nContainerDefinitions: [{ Name: a, Image: "b:1" }]',
    ],
    ['a whole list', 'ContainerDefinitions: !Ref All'],
    ['an item of a list', 'ContainerDefinitions:\n  - !If [X, { Name: a }, !Ref AWS::NoValue]'],
    [
      'the name of another container',
      'ContainerDefinitions:\n  - { Name: !Ref Other, Image: "a:1", Memory: 64 }\n  - { Name: b, Image: "a:1", Memory: 64, DependsOn: [{ ContainerName: x, Condition: START }] }',
    ],
    [
      'whether a container is essential',
      'ContainerDefinitions:\n  - { Name: a, Image: "a:1", Memory: 64, Essential: !Ref E }\n  - { Name: b, Image: "a:1", Memory: 64, Essential: false }',
    ],
    ['memory', 'ContainerDefinitions:\n  - { Name: a, Image: "a:1", Memory: !Ref M, MemoryReservation: 1024 }'],
    [
      'compatibility',
      'RequiresCompatibilities: [!Ref C]\nContainerDefinitions:\n  - { Name: a, Image: "a:1", Memory: 64, Privileged: true }',
    ],
    [
      'options',
      'RequiresCompatibilities: [FARGATE]\nNetworkMode: awsvpc\nCpu: 256\nMemory: 512\nExecutionRoleArn: !Ref R\nContainerDefinitions:\n  - { Name: a, Image: "a:1", LogConfiguration: { LogDriver: awslogs, Options: !Ref O } }',
    ],
    ['a dynamic reference', 'NetworkMode: "{{resolve:ssm:mode}}"\nContainerDefinitions: [{ Name: a, Image: "a:1", Memory: 64 }]'],
  ])('%s', async (_, properties) => {
    expect(codes(await taskFindings(task(properties)))).toEqual([]);
  });

  test('but not about a network mode that Fargate does not have, whatever the family is', async () => {
    const found = await taskFindings(
      task(
        'Family: !Ref Name\nCpu: 256\nMemory: 512\nNetworkMode: bridge\nRequiresCompatibilities: [FARGATE]\nContainerDefinitions:\n  - { Name: a, Image: !Ref Image }',
      ),
    );
    expect(codes(found)).toContainEqual(expect.stringMatching(/^fargate-netmode /));
  });

  test('but not about another container’s mistake', async () => {
    const found = await taskFindings(
      task(
        'ContainerDefinitions:\n  - { Name: a, Image: !Ref I, Memory: !Ref M }\n  - { Name: b, Image: "a b", Memory: 64, MemoryReservation: 128 }',
      ),
    );
    expect(codes(found)).toContain('mem-lt-reservation /Resources/Task/Properties/ContainerDefinitions/1/Memory');
    expect(found.some(({ pointer }) => pointer.endsWith('/1/Image'))).toBe(true);
  });

  test('whether two roles are the same', async () => {
    const roles = (task: string) =>
      `ExecutionRoleArn: !GetAtt A.Arn\nTaskRoleArn: !GetAtt ${task}.Arn\nContainerDefinitions: [{ Name: a, Image: "b:1", Memory: 64 }]`;
    const advice = async (text: string) => (await checkFile(task(text)))[0]?.findings.map(({ code }) => code);
    expect(await advice(roles('B'))).not.toContain('roles-equal');
    expect(await advice(roles('A'))).toContain('roles-equal');
  });

  test('and a property that is AWS::NoValue is not there', async () => {
    const found = await taskFindings(task('ContainerDefinitions:\n  - { Name: a, Image: "b:1", Memory: !Ref AWS::NoValue }'));
    expect(codes(found)).toEqual([expect.stringContaining('/Resources/Task/Properties/ContainerDefinitions/0')]);
  });

  test('whatever of a good definition is not known', async () => {
    const good = {
      Family: 'web',
      Cpu: '256',
      Memory: '512',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      ExecutionRoleArn: 'arn:aws:iam::111122223333:role/x',
      ContainerDefinitions: [
        {
          Name: 'api',
          Image: 'nginx:1.27',
          Essential: true,
          Memory: 256,
          PortMappings: [{ ContainerPort: 80, Protocol: 'tcp' }],
          DependsOn: [{ ContainerName: 'init', Condition: 'SUCCESS' }],
          LogConfiguration: {
            LogDriver: 'awslogs',
            Options: { 'awslogs-group': '/x', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'x' },
          },
          MountPoints: [{ SourceVolume: 'data', ContainerPath: '/data' }],
        },
        { Name: 'init', Image: 'busybox:1.36', Essential: false },
      ],
      Volumes: [{ Name: 'data' }],
    };
    const errors = (properties: unknown) =>
      taskFindings(stringify({ Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: properties } } }));
    expect(codes(await errors(good))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 11 })), async (choices) => {
        const veiled = veil(good, () => choices.next().value === 0);
        expect(codes(await errors(veiled))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

/** The value with some of its parts behind an intrinsic function. */
function veil(value: unknown, isVeiled: () => boolean): unknown {
  if (isVeiled()) return { 'Fn::If': ['X', 'a', { Ref: 'AWS::NoValue' }] };
  if (Array.isArray(value)) return value.map((item) => veil(item, isVeiled));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, veil(item, isVeiled)]));
}
