import { describe, expect, test } from 'vitest';
import type { DocumentKind } from './finding.ts';
import { recogniseKind } from './recognise.ts';

describe('the kind of a document', () => {
  test.each<[DocumentKind | null, unknown]>([
    ['service', { serviceName: 'web', service: 'web' }],
    ['service', { cluster: 'day15', taskDefinition: 'web', desiredCount: 2, launchType: 'FARGATE' }],
    ['service', { taskDefinition: 'web', schedulingStrategy: 'DAEMON' }],
    ['serviceUpdate', { cluster: 'day15', service: 'web', taskDefinition: 'web:2' }],
    ['serviceUpdate', { service: 'web', desiredCount: 0 }],
    ['task', { cluster: 'day15', taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration: {} }],
    ['task', { taskDefinition: 'web', count: 3, capacityProviderStrategy: [] }],
    ['task', { taskDefinition: 'web', overrides: { containerOverrides: [] } }],
    ['capacityProvider', { name: 'mine', autoScalingGroupProvider: {} }],
    ['clusterCapacityProviders', { cluster: 'day15', capacityProviders: [], defaultCapacityProviderStrategy: [] }],
    ['cluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] }],
    ['cluster', { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] }],
    ['cluster', { settings: [{ name: 'containerInsights', value: 'enabled' }] }],
    ['taskDefinition', { networkMode: 'awsvpc', cpu: '256', memory: '512' }],
    ['capacityProviderStrategy', [{ capacityProvider: 'FARGATE' }]],
    ['taskDefinition', { Family: 'web', ContainerDefinitions: [] }],
    ['taskDefinition', { familly: 'web', containerDefinition: [] }],
    ['service', { ServiceName: 'web', TaskDefinition: 'web' }],
    ['capacityProviderStrategy', [{ capacityprovider: 'FARGATE' }]],
    [null, { version: '3', services: { web: { image: 'nginx' } } }],
    [null, { apiVersion: 'v1', kind: 'Service', metadata: {}, spec: {} }],
    [null, { Resources: {} }],
    [null, [{ name: 'web', image: 'nginx' }]],
    [null, { cluster: 'day15' }],
    [null, {}],
    [null, []],
    [null, 'family'],
  ])('is %s', (kind, document) => {
    expect(recogniseKind(document)).toBe(kind);
  });
});
