import { describe, expect, test } from 'vitest';
import { type Play, playService } from '../play.fixture.ts';

const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 10, retries: 3 };
const noLag = { 'health.reportLagMs': 0 };
const hang = { atMs: 200_000, inject: { type: 'hang' as const, task: 0 } };
const heal = { atMs: 300_000, inject: { type: 'heal' as const, task: 0 } };

/** What became known of containers' health, as `second status: what the probe found`. */
function healthOf({ run }: Play): string[] {
  return run.timeline.flatMap(({ what, atMs }) =>
    what.type === 'container.health' ? [`${Math.floor(atMs / 1_000)} ${what.to}: ${what.probe}`] : [],
  );
}

const grace = { desiredCount: 1, healthCheckGracePeriodSeconds: 3_600 };

describe('a process that hangs', () => {
  test('fails its check by the timeout, and recovers at the first probe after it is healed', () => {
    const played = playService({ seconds: 600, steps: [hang, heal], service: grace, container: { healthCheck }, assumptions: noLag });
    // Running at 25; probes at 35, 45 … 195, 205; three of them hang, 5 s each and 10 s apart.
    expect(healthOf(played), played.trace).toEqual([
      '35 HEALTHY: the check’s own command succeeded',
      '240 UNHEALTHY: no answer within 5 s',
      '310 HEALTHY: the check’s own command succeeded',
    ]);
  });

  test('says of a change what it did, or why it did nothing', () => {
    const { history } = playService({ seconds: 400, steps: [hang, { ...hang, atMs: 210_000 }], service: { desiredCount: 1 } });
    const said = history.log.filter(({ kind }) => kind === 'change').map(({ text }) => text.replace(/task \S+/, 'task X'));
    expect(said).toEqual([
      'The process of container api in task X hangs: it takes connections and never answers.',
      'The process of container api in task X hangs already.',
    ]);
  });

  test('goes on for ever where nothing checks it', () => {
    const { lanes } = playService({ seconds: 3_600, steps: [hang], service: { desiredCount: 1 } });
    expect(lanes).toHaveLength(1);
  });
});

test('health over time, as the image has it, is found by the check', () => {
  const healthOverTime = [
    { afterMs: 100_000, health: 'failing' as const },
    { afterMs: 200_000, health: 'ok' as const },
  ];
  const played = playService({ seconds: 600, process: { healthOverTime }, service: grace, container: { healthCheck }, assumptions: noLag });
  expect(healthOf(played), played.trace).toEqual([
    '35 HEALTHY: the check’s own command succeeded',
    '145 UNHEALTHY: the check’s own command failed',
    '225 HEALTHY: the check’s own command succeeded',
  ]);
});

test('a healthy quiet service lets nothing happen for a month', () => {
  const quiet = (seconds: number) => playService({ seconds, container: { healthCheck } }).run.timeline.length;
  expect(quiet(30 * 86_400)).toBe(quiet(600));
});
