import { renderToString } from 'preact-render-to-string';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Funnel, funnelOf, loadInstances, loadViews, type Run, toHistory, tracksOf } from '../../../ecs/ecs.ts';
import { clusterOf } from '../../../ecs/instances.fixture.ts';
import { playService } from '../../../ecs/play.fixture.ts';
import { serviceScenario } from '../../../ecs/world.fixture.ts';
import { readRun } from '../read-run.ts';
import type { Why } from '../session.ts';
import { FunnelPicture } from './FunnelPicture.tsx';
import { funnelRows, outcomes } from './funnel-steps.ts';
import { knownQuestions, merged, turningPoints } from './questions.ts';
import { strategyShares } from './strategy-shares.ts';
import { WhyView } from './WhyPanel.tsx';

const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const nothing = () => {};

describe('what there is to ask', () => {
  const { run, history, lanes } = playService({
    seconds: 400,
    options: { changes: [{ atMs: 200_000, inject: { type: 'killProcess', task: 0 } }] },
  });
  const read = readRun(history, undefined, []);
  const tracks = tracksOf(run, serviceScenario(400_000), {});
  const killed = lanes.find(({ stop }) => stop?.stopCode === 'EssentialContainerExited');

  it('of a task that was killed is its stop, whose entry is the decision to stop it', () => {
    if (!killed) throw new Error('No task was killed.');
    const asked = knownQuestions({ kind: 'task', id: killed.taskId }, read, tracks);
    expect(asked).toContainEqual({
      entry: killed.stop?.entry,
      atMs: killed.stop?.atMs,
      text: 'was to stop: Essential container in task exited',
    });
  });

  it('has an answer whose chain goes back to the kill, and lists what the run says of the task in its own words', async () => {
    const views = await loadViews();
    const played = { run, scenario: serviceScenario(400_000), documents: {}, options: {} };
    const why = await views.why(played, killed?.stop?.entry ?? -1);
    const html = renderToString(
      <WhyView why={why} isOld={false} names={new Map()} decisions={new Set()} onJump={nothing} onAsk={nothing} onInstance={nothing} />,
    );
    expect(text(html)).toMatch(/Essential container in task exited.*because Go to 200 s.*This came from outside/);
    const told = views.decisionsAbout(played, { kind: 'task', id: killed?.taskId ?? '' });
    const all = merged(told, knownQuestions({ kind: 'task', id: killed?.taskId ?? '' }, read, tracks));
    expect(all.filter(({ entry }) => entry === killed?.stop?.entry)).toHaveLength(1);
    expect(all.length).toBeGreaterThan(1);
  });

  it('without a selection are all decisions and failures in order of time', () => {
    const points = turningPoints(read, tracks);
    expect(points.map(({ entry }) => entry)).toContain(killed?.stop?.entry);
    expect(points.map(({ atMs }) => atMs)).toEqual(points.map(({ atMs }) => atMs).sort((a, b) => a - b));
    expect(points.length).toBeGreaterThanOrEqual(tracks.decisions.length);
  });

  it('of a zone are the decisions that took it', () => {
    const zone = lanes[0]?.availabilityZone ?? '';
    const asked = knownQuestions({ kind: 'availabilityZone', id: zone }, read, tracks);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ text: told }) => told.includes(zone))).toBe(true);
  });

  it('names each entry once, in the words of the first list', () => {
    const one = { entry: 4, atMs: 9, text: 'first' };
    expect(
      merged(
        [one],
        [
          { ...one, text: 'second' },
          { entry: 2, atMs: 3, text: 'early' },
        ],
      ).map(({ text: told }) => told),
    ).toEqual(['early', 'first']);
  });
});

describe('the funnel of a placement', () => {
  let funnel: Funnel;
  beforeAll(async () => {
    await loadInstances();
    const ecs = clusterOf(3);
    // Three instances of four tasks each, and twice as many asked for.
    ecs.call('CreateService', { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 24, launchType: 'EC2' });
    ecs.advance(300_000);
    const run: Run = { timeline: ecs.timeline, refusals: [], endMs: ecs.nowMs };
    const refused = tracksOf(run, serviceScenario(300_000), {}).decisions.find(
      ({ chosen, refused: out }) => chosen.length === 0 && out > 0,
    );
    funnel = (await funnelOf(ecs.timeline, refused?.entry ?? -1)) as Funnel;
    expect(toHistory(run.timeline, run.endMs).tasks.length).toBe(12);
  });

  it('narrows step by step from all instances to none, with AWS’s word where they fall out', () => {
    const rows = funnelRows(funnel);
    expect(rows[0]?.before).toBe(3);
    expect(rows.every(({ before, after }) => after <= before)).toBe(true);
    const narrowing = rows.filter(({ before, after }) => after < before);
    expect(narrowing).toMatchObject([{ name: 'cpu', before: 3, after: 0, reason: 'RESOURCE:CPU' }]);
    expect(outcomes(funnel.instances)).toEqual([{ outcome: 'cpu', count: 3 }]);
  });

  it('says in words what the picture draws, and has every instance in a table', () => {
    const said = text(renderToString(<FunnelPicture funnel={funnel} onInstance={nothing} />));
    expect(said).toContain('Asked for: 512 CPU units, 512 MiB');
    expect(said).toMatch(/0 left , 3 out RESOURCE:CPU/);
    for (const { id, detail } of funnel.instances) expect(said).toMatch(new RegExp(`${id}.*${detail.slice(0, 12)}`));
    expect(said).toContain('the closest match');
  });

  it('shows a hundred instances at once and counts the others', () => {
    const [one] = funnel.instances;
    const many = Array.from({ length: 250 }, (_, index) => ({ ...(one as (typeof funnel.instances)[number]), id: `i-${index}` }));
    const html = renderToString(
      <FunnelPicture
        funnel={{ ...funnel, instances: many, left: funnel.left.map((step) => ({ ...step, count: 0 })) }}
        onInstance={nothing}
      />,
    );
    expect(html.match(/<tr/g)).toHaveLength(101);
    expect(text(html)).toContain('The first 100 of 250');
  });
});

describe('a strategy', () => {
  it('is read from a real decision, with base and weight as a sum that can be followed', () => {
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ];
    const { run } = playService({ seconds: 100, service: { desiredCount: 9, launchType: undefined, capacityProviderStrategy } });
    const decided = run.timeline.flatMap(({ what }) =>
      what.type === 'decision' && what.what === 'capacity provider' ? [what.candidates] : [],
    );
    expect(decided.length).toBeGreaterThan(0);
    const shares = strategyShares(decided[0] ?? []);
    expect(shares).toMatchObject({
      wanted: 9,
      sum: '9 tasks are wanted: 1 by base, the other 8 by weight, 1 : 3.',
      rows: [
        { name: 'FARGATE', base: 1, weight: 1, has: 0, share: 3 },
        { name: 'FARGATE_SPOT', base: 0, weight: 3, has: 0, share: 6 },
      ],
    });
    expect(decided.every((candidates) => strategyShares(candidates) !== null)).toBe(true);
  });

  it('is said of one task as of one', () => {
    const shares = strategyShares([{ name: 'FARGATE', detail: 'base 0, weight 1: has 0, its share of 1 is 1' }]);
    expect(shares?.sum).toBe('1 task is wanted: 0 by base, the other 1 by weight, 1.');
  });

  it('is nothing that other candidates have', () => {
    expect(strategyShares([{ name: 'us-east-1a', detail: '1 task on FARGATE, 2 in all' }])).toBeNull();
    expect(strategyShares([])).toBeNull();
  });
});

describe('an answer', () => {
  const why: Why = {
    entry: 9,
    atMs: 200_000,
    subject: { kind: 'task', id: 'a3f1' },
    title: 'Essential container in task exited',
    candidates: [
      { name: 'us-east-1a', detail: '1 tasks' },
      { name: 'us-east-1b', refused: 'has more tasks', detail: '<i>2 tasks' },
    ],
    funnel: null,
    chain: [
      { entry: 7, atMs: 199_000, subject: { kind: 'container', id: 'a3f1/api' }, text: 'container api exited with 137' },
      { entry: 3, atMs: 198_000, subject: { kind: 'world', id: '' }, text: 'its main process was killed', root: 'change' },
    ],
  };
  const html = renderToString(
    <WhyView why={why} isOld={false} names={new Map()} decisions={new Set([7])} onJump={nothing} onAsk={nothing} onInstance={nothing} />,
  );

  it('tells taken from passed over by word, and goes down the ladder to the first cause', () => {
    expect(text(html)).toMatch(/us-east-1a ✓ taken 1 tasks us-east-1b has more tasks/);
    expect(text(html)).toMatch(
      /because Go to 199 s container api exited with 137 candidates .* because Go to 198 s its main process was killed This came from outside/,
    );
  });

  it('shows texts of the run as text, without styles or ids', () => {
    expect(html).not.toContain('<i>');
    expect(html).not.toMatch(/\s(style|id|on[a-z]+)=/);
  });
});
