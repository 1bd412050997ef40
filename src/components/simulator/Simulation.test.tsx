import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { crashLoop, fleet, killAndReplace, nothing, spotDrought } from './fixtures.ts';
import { Simulation } from './Simulation.tsx';
import { TaskTable } from './TaskTable.tsx';
import { actionOfKey } from './Transport.tsx';
import { failureTimes, openingMoment, shortNames } from './task-states.ts';

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the stage as a server renders it', () => {
  it('has the counts of the moment it opens at, and leaves out what only a living picture has use for', () => {
    const html = renderToString(<Simulation history={spotDrought()} service="my-rust-api" cluster="day15" initialAtMs={320_000} />);
    expect(text(html)).toContain('cluster day15 service my-rust-api desired 9 running 3 pending 0');
    expect(html).toContain('aria-valuetext="t = 320 s, 3 running"');
    expect(html).not.toMatch(/<table|sim-narrated|<kbd|<dl/);
  });

  it('has every fact of the lanes as a table', () => {
    const { tasks } = spotDrought();
    const html = renderToString(<TaskTable tasks={tasks} names={shortNames(tasks)} atMs={320_000} selected={null} onSelect={() => {}} />);
    expect(text(html)).toMatch(/7c1e DEPROVISIONING 9 s 37 s 301 s Your Spot Task was interrupted\. FARGATE_SPOT us-east-1b/);
    expect(html.match(/<tr/g)).toHaveLength(10);
  });

  it('tells in its table nothing that is yet to come', () => {
    const { tasks } = spotDrought();
    const rowAt = (atMs: number) => {
      const html = renderToString(<TaskTable tasks={tasks} names={shortNames(tasks)} atMs={atMs} selected={null} onSelect={() => {}} />);
      return text(html).match(/7c1e .*?us-east-1b/)?.[0];
    };
    expect(rowAt(8_999)).toBe('7c1e not yet FARGATE_SPOT us-east-1b');
    expect(rowAt(36_999)).toMatch(/^7c1e [A-Z]+ 9 s FARGATE_SPOT us-east-1b$/);
    expect(rowAt(300_999)).toBe('7c1e RUNNING 9 s 37 s FARGATE_SPOT us-east-1b');
  });

  it('has no style attribute, no handler and no id that two pictures on a page would share', () => {
    for (const history of [spotDrought(), killAndReplace(), crashLoop(), fleet(120), nothing()]) {
      const html = renderToString(
        <Simulation history={history} onInject={() => {}} injected={[{ atMs: 1, inject: { type: 'killProcess', task: 0 } }]} stale />,
      );
      expect(html).not.toMatch(/\s(style|id|on[a-z]+)=/);
    }
  });

  it('opens at the first steady state, else at the end', () => {
    expect(openingMoment(killAndReplace())).toBe(66_000);
    expect(openingMoment(crashLoop(2))).toBe(120_000);
  });

  it('shows texts of a run as text', () => {
    const history = killAndReplace();
    const hostile = { ...history, log: history.log.map((line) => ({ ...line, text: '<img src=x onerror=alert(1)>' })) };
    expect(renderToString(<Simulation history={hostile} />)).not.toContain('<img');
  });

  it('offers to kill only where someone listens', () => {
    expect(renderToString(<Simulation history={killAndReplace()} />)).not.toContain('Kill');
    expect(renderToString(<Simulation history={killAndReplace()} onInject={() => {}} />)).toContain('Kill the oldest running task');
  });
});

describe('reading a run', () => {
  it('knows failures from stops that were asked for', () => {
    expect(failureTimes(killAndReplace())).toEqual([120_000]);
    expect(failureTimes(spotDrought())).toContain(312_000);
  });

  it('names tasks by four digits, and by more where two would share a name', () => {
    const ids = ['ab12c', 'ab12d', 'ffff0'];
    const twins = killAndReplace().tasks.map((task, i) => ({ ...task, taskId: (ids[i] ?? '').padEnd(32, '0') }));
    expect([...shortNames(twins).values()]).toEqual(['ab12c', 'ab12d', 'ffff0']);
    expect([...shortNames(twins.slice(1)).values()]).toEqual(['ab12', 'ffff']);
  });

  it('gives Space to the stage alone and leaves other keys to the page', () => {
    expect(actionOfKey(' ', true)).toEqual({ type: 'toggle' });
    expect(actionOfKey(' ', false)).toBeNull();
    expect(actionOfKey('ArrowLeft', false)).toEqual({ type: 'previous' });
    expect(actionOfKey('x', true)).toBeNull();
  });
});
