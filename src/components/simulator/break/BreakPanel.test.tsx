import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { killAndReplace } from '../fixtures.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import type { PanelProps } from '../panel.ts';
import { readRun } from '../read-run.ts';
import { Injected } from '../TaskActions.tsx';
import { BreakPanel } from './BreakPanel.tsx';
import { forms, kinds } from './forms.ts';
import { surroundings } from './known.fixture.ts';

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const history = killAndReplace();
const run = readRun(history, undefined, []);
const props: PanelProps = {
  run,
  tracks: null,
  session: null,
  service: undefined,
  atMs: 100_000,
  exactMs: 100_500,
  selection: null,
  select() {},
  jump() {},
  inject() {},
  injected: [],
  lastChangeMs: run.reel.endMs,
  isRunning: false,
  scenario: { surroundings, steps: [] },
};

describe('the panel of what can be broken', () => {
  it('offers every change, says when it applies, and which cannot', () => {
    const html = renderToString(<BreakPanel {...props} />);
    for (const kind of kinds) expect(text(html)).toContain(forms[kind].name);
    expect(text(html)).toContain('What shall happen at t = 100.5 s?');
    expect(text(html)).toMatch(/Lose a host , not at this moment/);
    expect(text(html)).not.toMatch(/Kill , not at this moment/);
    expect(html).not.toMatch(/\s(style|id|on[a-z]+)=/);
  });

  it('begins with what can be done to what is chosen, filled in', () => {
    const chosen = run.tasks[1]?.taskId ?? '';
    const html = renderToString(<BreakPanel {...props} selection={{ kind: 'task', id: chosen }} />);
    expect(text(html)).toMatch(/To task 09bd Kill Hang Heal Leak memory Retire Tasks/);
    expect(text(html)).toContain('the process of task 09bd ends with exit code 137');
    const zone = renderToString(<BreakPanel {...props} selection={{ kind: 'availabilityZone', id: 'us-east-1b' }} />);
    expect(text(zone)).toMatch(/To us-east-1b/);
    expect(text(zone)).toContain('us-east-1b');
  });
});

describe('chaos', () => {
  const span = (lastChangeMs: number) =>
    /changes? from 100\.5 s to ([\d.]+ (?:s|min))/.exec(text(renderToString(<BreakPanel {...props} lastChangeMs={lastChangeMs} />)))?.[1];

  it('ends with a run that nothing can prolong, and goes on for its minutes where a change does', () => {
    expect(run.reel.endMs).toBeLessThan(700_500);
    expect(span(run.reel.endMs)).toBe(timeInWords(run.reel.endMs));
    expect(span(86_340_000)).toBe('700.5 s');
  });
});

describe('the list of changes laid over a run', () => {
  const change = (atMs: number) => ({ atMs, inject: { type: 'killProcess' as const, task: 0 } });

  it('takes a batch away as one, and all at once', () => {
    const [alone, first, second] = [change(1_000), change(2_000), change(3_000)];
    const batches = new Map([
      [first, 'Chaos 7'],
      [second, 'Chaos 7'],
    ]);
    const html = renderToString(
      <Injected run={run} injected={[alone, first, second]} batches={batches} onRemove={() => {}} isRunning={false} />,
    );
    expect(html.match(/aria-label="Take away: [^"]*"/g)).toEqual([
      'aria-label="Take away: running task no. 1 killed at 1 s"',
      'aria-label="Take away: Chaos 7, 2 changes"',
      'aria-label="Take away: all changes"',
    ]);
  });
});
