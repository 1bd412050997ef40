/** The five texts become a scenario, and whatever is wrong with one of them is said at its place and hides nothing else. */
import { describe, expect, it } from 'vitest';
import { readSurroundingsText } from './check-surroundings.ts';
import { layOut, type PlaygroundTexts } from './playground-documents.ts';
import { presets } from './presets.ts';
import { type Composition, problemSentence, scenarioOf } from './scenario-of.ts';

const { texts, settings } = presets[0];
const withTexts = (changed: Partial<PlaygroundTexts>) => scenarioOf({ ...texts, ...changed }, settings);
const composed = (changed: Partial<PlaygroundTexts> = {}, again: number | null = null): Composition => {
  const { composition, problems } = scenarioOf({ ...texts, ...changed }, { ...settings, againMs: again });
  expect(problems).toEqual([]);
  return composition as Composition;
};
const calls = ({ scenario }: Composition) => scenario.steps.map((step) => ('call' in step ? `${step.atMs} ${step.call}` : 'change'));

describe('the scenario of a playground', () => {
  it('creates cluster and providers, registers the definition, and creates the service at 1 s', () => {
    expect(calls(composed())).toEqual([
      '0 CreateCluster',
      '0 PutClusterCapacityProviders',
      '0 RegisterTaskDefinition',
      '1000 CreateService',
    ]);
  });

  it('creates the providers that are written out, before it associates them', () => {
    const provider = { name: 'own', autoScalingGroupProvider: { autoScalingGroupArn: 'arn:aws:autoscaling:x' } };
    const made = composed({ 'capacity.json': layOut({ clusterName: 'c', capacityProviders: ['FARGATE', provider] }) });
    expect(calls(made).slice(1, 3)).toEqual(['0 CreateCapacityProvider', '0 PutClusterCapacityProviders']);
    expect(made.scenario.steps[2]).toMatchObject({ input: { cluster: 'c', capacityProviders: ['FARGATE', 'own'] } });
    expect(made.origins.slice(0, 3)).toEqual(['capacity.json', 'capacity.json', 'capacity.json']);
  });

  it('registers the definition again and updates the service to it, where it deploys again', () => {
    const made = composed({}, 120_000);
    expect(calls(made).slice(-2)).toEqual(['120000 RegisterTaskDefinition', '120000 UpdateService']);
    expect(made.scenario.steps.at(-1)).toMatchObject({
      input: { cluster: 'day15', service: 'my-rust-api', taskDefinition: 'my-rust-api' },
    });
    expect(made.origins).toHaveLength(made.scenario.steps.length);
  });

  it('has the log groups that the definition names', () => {
    const made = composed({ 'task-definition.json': texts['task-definition.json'].replace('/ecs/my-rust-api', '/ecs/other') });
    expect(made.scenario.surroundings.logGroups).toContain('/ecs/other');
  });

  it('says of every broken document where it is broken', () => {
    const { problems } = withTexts({ 'service.json': '{\n  "cluster": \n}', 'images.json': '[{ "repository": 7 }]', 'load.json': '[]' });
    expect(problems.map(({ document, line }) => `${document}:${line}`)).toEqual(['service.json:3', 'images.json:1', 'load.json:1']);
    expect(problems.map(problemSentence)[0]).toMatch(/^service\.json, line 3, column 1: (?!Line)/);
  });
});

describe('a document of surroundings', () => {
  const found = (name: Parameters<typeof readSurroundingsText>[0], text: string) =>
    readSurroundingsText(name, text).findings.map(({ line, column, message }) => `${line}:${column} ${message}`);

  it('that is empty is told what it begins with', () => {
    expect(found('images.json', ' \n')).toEqual(['1:1 The document must be an array of images: it starts with [.']);
    expect(found('load.json', '')).toEqual([expect.stringContaining('it starts with {')]);
  });

  it('is found right in every preset', () => {
    for (const preset of presets)
      for (const name of ['capacity.json', 'images.json', 'load.json'] as const)
        expect(found(name, preset.texts[name]), preset.id).toEqual([]);
  });

  it('says where a value does not fit', () => {
    const text = texts['images.json'].replace('"sizeMB": 40', '"sizeMB": "40"');
    const line = text.split('\n').findIndex((one) => one.includes('sizeMB')) + 1;
    expect(found('images.json', text)).toEqual([expect.stringMatching(new RegExp(`^${line}:\\d+ \\[0\\]\\.sizeMB must be `))]);
  });

  it('knows its own members, and says which there are', () => {
    expect(found('load.json', '{ "images": [] }')).toEqual([
      expect.stringContaining('images has no place in load.json, which takes targetGroups, load'),
    ]);
  });

  it('knows instance types and subnets', () => {
    const text = layOut({ instances: [{ instanceType: 'm5.lagre', subnet: 'subnet-0a1b2c3d4e5f60001' }] });
    expect(found('capacity.json', text)).toEqual([expect.stringContaining('Did you mean m5.large?')]);
    expect(found('capacity.json', layOut({ instances: [{ instanceType: 'm5.large', subnet: 'subnet-9' }] }))).toEqual([
      expect.stringContaining('There is no subnet subnet-9'),
    ]);
  });

  it('takes any text without throwing', () => {
    for (const text of [
      '',
      'null',
      '7',
      '{',
      '[[[[',
      '{"clusterName":7,"capacityProviders":[7,{}],"defaultCapacityProviderStrategy":{}}',
      '{"load":[{}]}',
    ])
      for (const name of ['capacity.json', 'images.json', 'load.json'] as const)
        expect(readSurroundingsText(name, text).findings.length > 0 || text.startsWith('{"'), `${name} ${text}`).toBe(true);
  });
});
