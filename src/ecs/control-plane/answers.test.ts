/** What calls answer about services and their deployments, where a member of the request or the service's state decides. */
import type { ListServiceDeploymentsResponse, Service } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { type Stage, stage } from './deployments.fixture.ts';

const inService = { cluster: 'day15', service: 'my-rust-api' };

function services({ ecs }: Stage, include?: string[]): Service {
  const answer = ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'], ...(include && { include }) });
  return (answer as { services: Service[] }).services[0] as Service;
}

test('tags of a service are shown to those who ask for them', () => {
  const tags = [{ key: 'team', value: 'ferris' }];
  const on = stage({ service: { tags } });
  expect(services(on).tags).toBeUndefined();
  expect(services(on, ['TAGS']).tags).toEqual(tags);
});

test('what a service does not say is shown with its default', () => {
  expect(services(stage())).toMatchObject({
    placementConstraints: [],
    placementStrategy: [],
    serviceRegistries: [],
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
    platformVersion: 'LATEST',
  });
});

test('a service that is deleted leaves ListServices at once, and can be described until and after its last task is STOPPED', () => {
  const on = stage();
  const listed = () => (on.ecs.call('ListServices', { cluster: 'day15' }) as { serviceArns: string[] }).serviceArns;
  on.to(100);
  expect(listed()).toHaveLength(1);
  on.ecs.call('DeleteService', { ...inService, force: true });
  expect(listed()).toEqual([]);
  expect(services(on)).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
  on.to(200);
  expect(services(on)).toMatchObject({ status: 'INACTIVE', deployments: [], runningCount: 0 });
});

test('an update that changes nothing does not say again that the service is steady [S-063]', () => {
  const on = stage();
  on.to(100);
  on.update({});
  on.update({ desiredCount: 2, taskDefinition: 'my-rust-api:1' });
  on.to(300);
  expect(on.events(99)).toEqual([]);
});

test('the threshold shown follows the desired count while the deployment is watched [D-065]', () => {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
  const on = stage({ service: { desiredCount: 1, deploymentConfiguration } });
  expect(on.current().deploymentCircuitBreaker?.threshold).toBe(3);
  on.update({ desiredCount: 20 });
  expect(on.current().deploymentCircuitBreaker?.threshold).toBe(10);
});

test('service deployments are listed by when they were made, in epoch seconds or as a date', () => {
  const on = stage();
  on.to(100);
  on.update({ forceNewDeployment: true });
  const listed = (createdAt: object) =>
    (on.ecs.call('ListServiceDeployments', { ...inService, createdAt }) as ListServiceDeploymentsResponse).serviceDeployments?.length;
  expect(listed({ after: 1_767_225_600 })).toBe(1);
  expect(listed({ after: '2026-01-01T00:00:00Z' })).toBe(1);
  expect(listed({ after: '2025-12-31', before: '2026-01-01 00:02:00' })).toBe(2);
  expect(() => listed({ after: 'yesterday' })).toThrow('createdAt.after is no time');
  expect(() => on.ecs.call('ListServiceDeployments', { ...inService, nextToken: 'yesterday' })).toThrow('nextToken');
});
