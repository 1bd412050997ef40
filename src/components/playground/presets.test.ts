/** Every preset shows what its sentence promises. */
import { describe, expect, it } from 'vitest';
import { checkText } from '../../documents/documents.ts';
import { instancesOf, momentAt, prepareFor, type Run, runScenario, toHistory } from '../../ecs/ecs.ts';
import { ruleContext } from '../../grading/grading.ts';
import { presetOf, presets } from './presets.ts';
import { type Composition, runKinds, scenarioOf } from './scenario-of.ts';

async function play(id: string, change: (text: string) => string = (text) => text) {
  const preset = presetOf(id);
  if (!preset) throw new Error(`There is no preset ${id}.`);
  const texts = { ...preset.texts, 'service.json': change(preset.texts['service.json']) };
  const { composition, problems } = scenarioOf(texts, preset.settings);
  expect(problems).toEqual([]);
  const { scenario, documents } = composition as Composition;
  await prepareFor(scenario, documents);
  const values = Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, JSON.parse(text)]));
  const run: Run = runScenario(scenario, values, { changes: preset.changes });
  const history = toHistory(run.timeline, run.endMs);
  return { run, history, at: (seconds: number) => momentAt(history, seconds * 1_000), preset, texts };
}

const instancesUsed = ({ history }: Awaited<ReturnType<typeof play>>) =>
  new Set(history.tasks.filter((task) => task.statuses.some(({ status }) => status === 'RUNNING')).map((task) => task.instance)).size;

describe.each(presets)('preset $id', ({ id, texts, settings, atMs }) => {
  it('is accepted by AWS and reaches its moment', async () => {
    const { composition } = scenarioOf(texts, settings);
    for (const [name, kind] of Object.entries(runKinds)) {
      const text = texts[name as keyof typeof texts];
      const errors = checkText(text, { kind, context: ruleContext((composition as Composition).world) }).filter(
        (finding) => finding.severity === 'error',
      );
      expect(errors, name).toEqual([]);
    }
    const { run } = await play(id);
    expect(run.refusals).toEqual([]);
    expect(run.limit).toBeUndefined();
    expect(atMs).toBeLessThan(run.endMs);
  });
});

describe('what presets show', () => {
  it('the outline’s service has a task in each of three zones', async () => {
    const { at } = await play('outline');
    expect(at(90).running).toBe(3);
    expect(at(90).availabilityZones).toHaveLength(3);
  });

  it('Spot 3:1 runs three on demand and six on Spot, before two are taken back and after', async () => {
    const { at } = await play('spot');
    expect(at(170).byProvider).toEqual({ FARGATE: 3, FARGATE_SPOT: 6 });
    expect(at(310).running).toBeLessThan(9 + 1);
    expect(at(599).byProvider).toEqual({ FARGATE: 3, FARGATE_SPOT: 6 });
    expect((await play('spot')).history.tasks.filter((task) => task.stop?.stopCode === 'SpotInterruption')).toHaveLength(2);
  });

  it('the crash loop’s restarts are throttled', async () => {
    const { history } = await play('crash-loop');
    const created = history.tasks.map((task) => task.statuses[0]?.atMs ?? 0).sort((a, b) => a - b);
    const gaps = created.slice(1).map((atMs, index) => atMs - (created[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(3);
    expect(gaps.at(-1)).toBeGreaterThan(2 * (gaps[0] ?? 0));
    expect(history.tasks.some((task) => task.stop?.everRan)).toBe(false);
    expect(history.log.some(({ text }) => text.includes('unable to consistently start tasks successfully'))).toBe(true);
  });

  it('the slow boot is stopped for its health checks and never steady, and is with a grace period', async () => {
    const { history } = await play('slow-boot');
    expect(history.tasks.filter((task) => task.stop !== null).length).toBeGreaterThan(4);
    expect(history.log.some(({ text }) => text.includes('reached a steady state'))).toBe(false);
    expect(history.log.some(({ text }) => /unhealthy in.*target-group/.test(text))).toBe(true);
    const mended = await play('slow-boot', (text) =>
      text.replace('"healthCheckGracePeriodSeconds": 0', '"healthCheckGracePeriodSeconds": 120'),
    );
    expect(mended.history.log.some(({ text }) => text.includes('reached a steady state'))).toBe(true);
  });

  it('the deadlock never starts a task of the second revision, and loses nothing of the first', async () => {
    const { history, at, run } = await play('deadlock');
    expect(run.timeline.some(({ what }) => what.type === 'deployment.created' && what.taskDefinition.endsWith(':2'))).toBe(true);
    const second = history.tasks.filter((task) => task.taskDefinition.endsWith(':2'));
    expect(second.map((task) => task.statuses)).toEqual([]);
    expect(at(119).running).toBe(1);
    expect(at(899).running).toBe(1);
  });

  it('binpack takes fewer instances than spread', async () => {
    const packed = await play('binpack');
    const spread = await play('binpack', (text) =>
      text.replace('"type": "binpack", "field": "memory"', '"type": "spread", "field": "attribute:ecs.availability-zone"'),
    );
    expect(spread.texts['service.json']).not.toBe(packed.texts['service.json']);
    expect(packed.at(120).running).toBe(6);
    expect(spread.at(120).running).toBe(6);
    expect(instancesUsed(packed)).toBeLessThan(instancesUsed(spread));
    expect(instancesOf(packed.run.timeline, packed.run.endMs)).toHaveLength(6);
  });

  it('blue/green has both revisions side by side, moves all traffic, and ends with the second alone', async () => {
    const { history, run, at } = await play('blue-green');
    expect(at(300).running).toBe(6);
    expect(at(719).running).toBe(3);
    expect(run.timeline.some(({ what }) => what.type === 'service.traffic' && Object.values(what.production).includes(10_000))).toBe(true);
    const left = history.tasks.filter((task) => task.stop === null);
    expect(new Set(left.map((task) => task.taskDefinition))).toEqual(new Set(['my-rust-api:2']));
  });

  it('the drought leaves what is on demand, alone until Spot returns', async () => {
    const { at, history } = await play('drought');
    expect(at(400).byProvider).toEqual({ FARGATE: 3 });
    expect(at(599).running).toBe(3);
    expect(at(899).byProvider).toEqual({ FARGATE: 3, FARGATE_SPOT: 6 });
    expect(history.log.some(({ text }) => text.includes('Capacity is unavailable at this time'))).toBe(true);
  });
});
