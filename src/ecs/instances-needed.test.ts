import { expect, it } from 'vitest';
import { typicalExercise } from './golden.ts';
import { needsInstances } from './instances-needed.ts';

const { scenario, documents } = typicalExercise;

it('needs nothing more on Fargate', () => {
  expect(needsInstances(scenario, documents)).toBe(false);
  expect(needsInstances(scenario, { 'service.json': '{"launchType":"FARGATE","capacityProviderStrategy":[]}' })).toBe(false);
});

it('needs the part on instances where surroundings, steps or documents speak of them', () => {
  const instances = [{ instanceType: 'm5.large', subnet: 'subnet-1' }];
  expect(needsInstances({ ...scenario, surroundings: { ...scenario.surroundings, instances } })).toBe(true);
  expect(needsInstances({ ...scenario, steps: [{ atMs: 0, call: 'RegisterScalableTarget', input: {} }] })).toBe(true);
  expect(needsInstances({ ...scenario, steps: [{ atMs: 0, inject: { type: 'disconnectAgent', instance: 0 } }] })).toBe(true);
  expect(needsInstances(scenario, { 'service.json': '{"launchType":"EC2"}' })).toBe(true);
  expect(needsInstances(scenario, { 'service.json': { schedulingStrategy: 'DAEMON' } })).toBe(true);
});

it('needs it where a service or task leaves open what it runs on, which may come to EC2', () => {
  expect(needsInstances(scenario, { 'service.json': '{"serviceName":"web","taskDefinition":"web"}' })).toBe(true);
  expect(needsInstances(scenario, { 'service.json': '{"taskDefinition":"web","capacityProviderStrategy":[]}' })).toBe(true);
  const onSpot = '{"taskDefinition":"web","capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT"}]}';
  expect(needsInstances(scenario, { 'service.json': onSpot })).toBe(false);
});

it('is not troubled by a document that is nothing', () => {
  expect(needsInstances(scenario, { 'service.json': undefined })).toBe(false);
});
