import { describe, expect, test } from 'vitest';
import { checkDocument } from '../ecs.ts';
import { definitionWith } from '../play.fixture.ts';
import { readContainer } from './container-definitions.ts';

test('a definition that says little has the defaults of the API [T-036, T-040, T-050, T-051, H-002, H-003, H-004, H-005]', () => {
  expect(readContainer({ name: 'app', image: 'nginx' })).toMatchObject({
    isEssential: true,
    stopTimeoutMs: 30_000,
    startTimeoutMs: null,
    restartPolicy: null,
    healthCheck: null,
    keepsDigest: true,
  });
  expect(readContainer({ restartPolicy: { enabled: true } }).restartPolicy).toEqual({ ignoredExitCodes: [], attemptPeriodMs: 300_000 });
  expect(readContainer({ restartPolicy: { enabled: false } }).restartPolicy).toBeNull();
  expect(readContainer({ healthCheck: { command: ['CMD', 'true'] } }).healthCheck).toMatchObject({
    intervalMs: 30_000,
    timeoutMs: 5_000,
    retries: 3,
    startPeriodMs: 0,
  });
});

describe('is refused with', () => {
  const errors = (container: object, definition: object = {}) =>
    checkDocument(definitionWith(definition, container), 'taskDefinition').filter(({ severity }) => severity === 'error');
  const check = (members: object) => ({ healthCheck: { command: ['CMD', 'true'], ...members } });
  const restart = (members: object) => ({ restartPolicy: { enabled: true, ...members } });

  test.each<[string, object, object]>([
    ['an interval outside 5 to 300 s [H-002]', check({ interval: 4 }), check({ interval: 5 })],
    ['a timeout outside 2 to 60 s [H-003]', check({ timeout: 61 }), check({ timeout: 60 })],
    ['retries outside 1 to 10 [H-004]', check({ retries: 11 }), check({ retries: 10 })],
    ['a startPeriod over 300 s [H-005]', check({ startPeriod: 301 }), check({ startPeriod: 300 })],
    ['a startTimeout over 120 s on Fargate [T-033]', { startTimeout: 121 }, { startTimeout: 120 }],
    ['a stopTimeout over 120 s on Fargate [T-041]', { stopTimeout: 121 }, { stopTimeout: 120 }],
    ['a restartAttemptPeriod outside 60 to 1,800 s [T-051]', restart({ restartAttemptPeriod: 59 }), restart({ restartAttemptPeriod: 60 })],
    [
      'more than 50 ignored exit codes [T-059]',
      restart({ ignoredExitCodes: Array.from({ length: 51 }, (_, code) => code) }),
      restart({ ignoredExitCodes: Array.from({ length: 50 }, (_, code) => code) }),
    ],
    ['no essential container [T-036]', { essential: false }, { essential: true }],
  ])('%s', (_, bad, good) => {
    expect(errors(bad).length).toBeGreaterThan(0);
    expect(errors(good)).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['COMPLETE of an essential container [T-022]', { essential: true }, { essential: false }],
    ['HEALTHY of one without a health check [T-027]', {}, check({})],
  ])('%s', (title, bad, good) => {
    const condition = title.slice(0, title.indexOf(' '));
    const [app] = (definitionWith() as { containerDefinitions: object[] }).containerDefinitions;
    const both = (members: object) => {
      const job = { name: 'job', image: 'nginx:1', ...members };
      return errors({}, { containerDefinitions: [{ ...app, dependsOn: [{ containerName: 'job', condition }] }, job] });
    };
    expect(both(bad).length).toBeGreaterThan(0);
    expect(both(good)).toEqual([]);
  });
});
