import { renderToString } from 'preact-render-to-string';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadViews, recordRun, type Scenario, toHistory } from '../../../ecs/ecs.ts';
import { surroundings } from '../break/known.fixture.ts';
import type { Compared } from '../session.ts';
import { CompareView } from './ComparePanel.tsx';
import { curvesOf, fewestSince, healthyAt, turnsOf, width } from './curves.ts';
import { entryInWords } from './entry-words.ts';

const killedAtMs = 200_000;
let compared: Compared;

/** Three tasks that need nothing but their image. */
const scenario: Scenario = {
  seed: 15,
  untilMs: 400_000,
  surroundings,
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
    {
      atMs: 0,
      call: 'RegisterTaskDefinition',
      input: {
        family: 'web',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'web', image: 'library/nginx:1', essential: true }],
      },
    },
    {
      atMs: 0,
      call: 'CreateService',
      input: {
        cluster: 'day15',
        serviceName: 'web',
        taskDefinition: 'web:1',
        desiredCount: 3,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-b'], assignPublicIp: 'ENABLED' } },
      },
    },
  ],
};

beforeAll(async () => {
  const views = await loadViews();
  const play = (changes: { atMs: number; inject: { type: 'killProcess'; task: number } }[]) => {
    const recording = recordRun(scenario, {}, { changes });
    return { ...recording, history: toHistory(recording.run.timeline, recording.run.endMs) };
  };
  const kill = { type: 'killProcess', task: 0 } as const;
  compared = await views.compare(play([]), play([{ atMs: killedAtMs, inject: kill }]), killedAtMs);
});

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('two runs side by side', () => {
  it('says where they part, and puts every number of the curves into tables', () => {
    const html = renderToString(<CompareView compared={compared} endMs={400_000} atMs={killedAtMs} isOld={false} jump={() => {}} />);
    expect(text(html)).toContain('They differ first at 200 s . In B: The process of container');
    expect(text(html)).toMatch(/Healthy at 200 s 3 2 −1/);
    expect(text(html)).toMatch(/Fewest healthy since the fork 3 2 −1/);
    expect(text(html)).toMatch(/EssentialContainerExited: Essential container in task exited 0 1/);
    expect(text(html)).toMatch(/Steady after the fork, in 0 s \d/);
    expect(html).toMatch(/aria-label="Healthy tasks over time, up to 3\. From the fork at 200 s on, A has 3 at the fewest and B 2\./);
    expect(html).not.toMatch(/\s(style|id|on[a-z]+)=/);
  });

  it('does not tell two entries apart by the same words', () => {
    const { firstDifference } = compared.comparison;
    const alike = {
      ...compared,
      comparison: { ...compared.comparison, firstDifference: firstDifference && { ...firstDifference, a: firstDifference.b } },
    };
    const html = renderToString(<CompareView compared={alike} endMs={400_000} atMs={0} isOld={false} jump={() => {}} />);
    expect(text(html)).toMatch(/They differ first at 200 s \. In both: The process of container .*, but not alike\./);
  });

  it('has nothing to tell of two runs that are the same', () => {
    const same = { ...compared, comparison: { ...compared.comparison, firstDifference: null, stops: [] } };
    const html = renderToString(<CompareView compared={same} endMs={400_000} atMs={0} isOld={false} jump={() => {}} />);
    expect(text(html)).toContain('Both runs are the same so far.');
  });

  it('reads both runs at any moment', () => {
    const { a, b } = compared.healthy;
    expect([healthyAt(a, killedAtMs), healthyAt(b, killedAtMs)]).toEqual([3, 2]);
    expect(fewestSince(b, 0)).toBe(0);
    const turns = turnsOf(compared);
    expect(turns.map(({ atMs }) => atMs)).toEqual(turns.map(({ atMs }) => atMs).toSorted((x, y) => x - y));
    for (const turn of turns) expect([turn.a, turn.b]).toEqual([healthyAt(a, turn.atMs), healthyAt(b, turn.atMs)]);
  });

  it('draws a curve over the whole axis, however many turns fall on one place', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => ({ atMs: i, healthy: i % 7 }));
    const { a, most } = curvesOf({ ...compared, healthy: { a: many, b: [] } }, 50_000);
    expect(most).toBe(6);
    expect(a.endsWith(`H${width}`)).toBe(true);
    expect(a.length).toBeLessThan(width * 30);
    expect(a).not.toContain('NaN');
  });
});

describe('an entry in words', () => {
  it('has AWS’s words where there are some, and says what happened to what otherwise', () => {
    expect(entryInWords(null)).toBe('nothing more happens up to its end');
    const entry = { id: 1, atMs: 0, cause: { by: 'outside' as const }, subject: { kind: 'task' as const, id: 'a3f1'.padEnd(32, '0') } };
    expect(entryInWords({ ...entry, what: { type: 'task.lastStatus', from: 'PENDING', to: 'RUNNING' } } as never)).toBe(
      'task a3f1: last status RUNNING',
    );
  });
});
