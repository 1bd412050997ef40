import { describe, expect, it } from 'vitest';
import { causesOf, indexCauses } from './causes.ts';
import { killAndReplace, nothing, spotDrought } from './fixtures.ts';
import { narrate, narrateStep, standing } from './narrate.ts';

describe('the narrated run', () => {
  it('tells each task, with those that do the same together', () => {
    const told = narrate(killAndReplace(), 'my-rust-api').map((line) => line.text);
    expect(told).toContain('At 0 s service my-rust-api wants 2 tasks.');
    expect(told).toContain('At 12 s task a3f1 in us-east-1a is pending.');
    expect(told).toContain('At 120 s task a3f1 in us-east-1a is stopping: Essential container in task exited, exit code 137.');
    expect(told).toContain('At 122 s task e27c in us-east-1a began provisioning on FARGATE.');
    expect(told).toContain('At 188 s the service reported: (service my-rust-api) has reached a steady state.');
    expect(narrate(spotDrought()).map((line) => line.text)).toContain(
      'At 9 s tasks 7c1e, 5f0a and c66f in us-east-1b began provisioning on FARGATE_SPOT.',
    );
  });

  it('never goes back in time', () => {
    const times = narrate(spotDrought()).map((line) => line.atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('says what happened in a step, and how things stand when much happened, or nothing, or time went back', () => {
    const history = killAndReplace();
    const lines = narrate(history);
    expect(narrateStep(lines, history, 66_000, 66_500)).toBe('t = 66.5 s: 2 desired, 2 running, 0 pending.');
    expect(narrateStep(lines, history, 130_000, 134_000)).toBe('At 134 s task e27c in us-east-1a is pending.');
    expect(narrateStep(lines, history, 0, 240_000)).toBe(standing(history, 240_000));
    expect(narrateStep(lines, history, 134_000, 66_000)).toBe(standing(history, 66_000));
  });

  it('has nothing to say of an empty run', () => {
    expect(narrate(nothing())).toEqual([]);
  });
});

describe('why', () => {
  it('leads from a line back to what was done from outside', () => {
    const chain = causesOf(indexCauses(killAndReplace()), 95);
    expect(chain.map((link) => link.text)).toEqual([
      'task a3f1 stopped: Essential container in task exited',
      'The main process of task a3f1 is killed',
    ]);
  });

  it('ends where the history knows no more, and never goes round', () => {
    const history = killAndReplace();
    expect(causesOf(indexCauses(history), 93)).toEqual([]);
    const circular = { ...history, log: history.log.map((line) => (line.entry === 93 ? { ...line, cause: 95 } : line)) };
    expect(causesOf(indexCauses(circular), 95)).toHaveLength(2);
  });
});

describe('what goes as it should', () => {
  it('is told of tasks together: health, targets, and the instance that they go to', () => {
    const { tasks, ...history } = killAndReplace();
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
    const watched = tasks.slice(0, 2).map((task) => ({
      ...task,
      instance: 'i-0b1c2d3e4f5a60718',
      health: [{ atMs: 40_000, status: 'HEALTHY', entry: 300, cause: null }],
      targets: [
        { atMs: 41_000, targetGroupArn: arn, port: 80, state: 'healthy', entry: 301, cause: null },
        { atMs: 42_000, targetGroupArn: arn, port: 80, state: 'unhealthy', entry: 302, cause: null },
        { atMs: 43_000, targetGroupArn: arn, port: 80, state: 'healthy', entry: 303, cause: null },
      ],
    }));
    const told = narrate({ ...history, tasks: watched }).map(({ text }) => text);
    expect(told.filter((text) => /healthy/i.test(text))).toEqual([
      'At 40 s tasks a3f1 and 09bd are HEALTHY.',
      'At 41 s tasks a3f1 and 09bd are healthy as targets in web.',
    ]);
    expect(told).toContainEqual(expect.stringMatching(/ is pending on i-0b1c2d3e4f5a60718\.$/));
  });
});
