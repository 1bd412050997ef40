import { expect, test } from 'vitest';
import { toApiPlace, toTemplate } from './template.ts';

test('writes a document in CloudFormation’s names, and leaves a writer’s own keys alone', () => {
  const document = {
    family: 'api',
    volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'ENABLED' } } }],
    containerDefinitions: [{ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'x' } } }],
  };
  expect(toTemplate(document, 'taskdef')).toMatchObject({
    Resources: {
      Document: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          Family: 'api',
          Volumes: [{ Name: 'data', EFSVolumeConfiguration: { FilesystemId: 'fs-1', AuthorizationConfig: { IAM: 'ENABLED' } } }],
          ContainerDefinitions: [{ LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': 'x' } } }],
        },
      },
    },
  });
});

test('lets a service refer to the definition beside it', () => {
  const template = toTemplate({ serviceName: 'api', taskDefinition: 'api:1', clientToken: 'x' }, 'service', { family: 'api' });
  expect(template).toMatchObject({
    Resources: {
      Document: { Properties: { ServiceName: 'api', TaskDefinition: { Ref: 'Definition' } } },
      Definition: { Properties: { Family: 'api' } },
    },
  });
  expect(JSON.stringify(template)).not.toContain('ClientToken');
});

test('names places alike in both worlds', () => {
  expect(toApiPlace(['PlacementStrategies', 0, 'Field'])).toEqual(toApiPlace(['placementStrategy', 0, 'field']));
});
