import { describe, expect, test } from 'vitest';
import { type History, loadInstances, runScenario, type Scenario, toHistory } from '../../../ecs/ecs.ts';
import { presets } from '../../playground/presets.ts';
import { scenarioOf } from '../../playground/scenario-of.ts';
import { readRun } from '../read-run.ts';
import { pictureOf } from './picture.ts';
import { escaped } from './svg.ts';

const historyOf = (id: string, desiredCount?: number): History => {
  const preset = presets.find((one) => one.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  const { composition } = scenarioOf(preset.texts, preset.settings);
  const { scenario, documents } = composition as { scenario: Scenario; documents: Record<string, string> };
  const values = Object.fromEntries(Object.entries(documents).map(([name, text]) => [name, JSON.parse(text)]));
  if (desiredCount !== undefined) values['service.json'].desiredCount = desiredCount;
  const run = runScenario(scenario, values);
  return toHistory(run.timeline, run.endMs);
};

const draw = (history: History, title = 'Spot 3:1', atMs = 170_000) =>
  pictureOf(readRun(history, undefined, ['us-east-1a']), null, { atMs, scheme: 'light', title });

describe('a picture of a run', () => {
  test('is the same bytes for the same run, and others for the dark', () => {
    const run = readRun(historyOf('spot'), undefined, []);
    const at = (scheme: 'light' | 'dark') => pictureOf(run, null, { atMs: 170_000, scheme, title: 'Spot' }).svg;
    expect(at('light')).toBe(
      pictureOf(readRun(historyOf('spot'), undefined, []), null, { atMs: 170_000, scheme: 'light', title: 'Spot' }).svg,
    );
    expect(at('dark')).not.toBe(at('light'));
  });

  test('says in words what it shows: the moment, counts, states, providers, zones', () => {
    const { svg } = draw(historyOf('spot'));
    expect(svg).toContain('<title>Spot 3:1</title>');
    expect(svg).toMatch(/<desc>my-rust-api at 170 s of 600 s: 9 desired, 9 running, 0 pending\. Tasks: .*us-east-1a/);
    expect(svg.match(/>RUNNING</g)).toHaveLength(9);
    expect(svg).toContain('>FARGATE_SPOT<');
    expect(svg).toContain('my-rust-api:1<');
  });

  test('says which instance a task is on, which binpack is about', async () => {
    await loadInstances();
    const { svg } = draw(historyOf('binpack'), 'Binpack', 120_000);
    expect(new Set(svg.match(/>EC2 · i-\w{4}</g))).toHaveLength(2);
  });

  test('counts tasks above 48 by their looks, and says how many lanes it leaves out', () => {
    const history = historyOf('outline', 60);
    const { svg } = draw(history, 'Many', 200_000);
    expect(svg).toMatch(/\d+ × my-rust-api:1</);
    expect(svg).toContain(`and ${history.tasks.length - 48} more tasks, not drawn`);
  });

  test('holds a title as text, whatever stands in it', () => {
    const { svg } = draw(historyOf('outline'), '<script>alert("1")</script>&\u0000\ud800');
    expect(svg).toContain('<title>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\ufffd\ufffd</title>');
    expect(svg).not.toContain('<script');
    expect(escaped(']]>')).toBe(']]&gt;');
  });

  test('draws numbers alone, at any moment of any preset', () => {
    for (const { id, atMs } of presets) {
      const run = readRun(historyOf(id), undefined, []);
      for (const moment of [0, atMs, run.reel.endMs])
        expect(pictureOf(run, null, { atMs: moment, scheme: 'dark', title: id }).svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
