import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttemptFile, attemptFileText, attemptProblem, parseAttemptFile } from './attempt.ts';

const attempt: AttemptFile = {
  drydock: 'attempt',
  exercise: 'spot-ratio',
  version: 2,
  learner: 'ada@example.org',
  savedAt: '2026-05-01T09:30:00.000Z',
  texts: { 'service.json': '{ "serviceName": "web" }\n', 'answers.json': '' },
};
const exercise = { slug: 'spot-ratio', version: 2, documents: [{ name: 'service.json', kind: 'service' as const }] };

function problemWith(change: Record<string, unknown>): string {
  const read = parseAttemptFile(JSON.stringify({ ...attempt, ...change }));
  return 'problem' in read ? read.problem : '';
}

describe('the attempt file', () => {
  test('comes back as it was written, whatever it holds', () => {
    const name = fc.string({ minLength: 1, maxLength: 40 });
    const attempts = fc.record(
      {
        drydock: fc.constant('attempt' as const),
        exercise: fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}$/),
        version: fc.integer({ min: 1 }),
        learner: name,
        texts: fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 8 }),
      },
      { requiredKeys: ['drydock', 'exercise', 'version', 'texts'] },
    );
    fc.assert(
      fc.property(attempts, (one) => {
        const back = parseAttemptFile(attemptFileText(one));
        expect(back).toEqual({ ...one, texts: { ...one.texts } });
        expect(attemptFileText(back as AttemptFile)).toBe(attemptFileText(one));
      }),
    );
  });

  test('is the same text whatever the order of its documents', () => {
    const turned = { ...attempt, texts: Object.fromEntries(Object.entries(attempt.texts).toReversed()) };
    expect(attemptFileText(turned)).toBe(attemptFileText(attempt));
    expect(attemptFileText(attempt)).toMatch(/^\{\n {2}"drydock": "attempt",\n[\s\S]*\}\n$/);
  });

  test('may begin with a byte order mark', () => {
    expect(parseAttemptFile(`\ufeff${attemptFileText(attempt)}`)).toEqual(attempt);
  });

  test('says in a sentence why it is none, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseAttemptFile(text)).toEqual({ problem: expect.stringMatching(/^It is no .*\.$/) });
      }),
    );
    expect(parseAttemptFile('x'.repeat(8_000_001))).toEqual({ problem: expect.stringContaining('too long') });
  });

  test('carries no score: what claims one is refused', () => {
    expect(problemWith({ score: 100 })).toContain('no member "score"');
    expect(problemWith({ passed: true })).toContain('graded anew');
  });

  test('says which member is not right', () => {
    for (const wrong of ['', '../etc', 'Spot', 7, null, undefined]) expect(problemWith({ exercise: wrong })).toContain('"exercise"');
    for (const wrong of [0, -1, 1.5, '2', 2 ** 60, null]) expect(problemWith({ version: wrong })).toContain('"version"');
    for (const wrong of ['', 7, null, 'x'.repeat(201)]) expect(problemWith({ learner: wrong })).toContain('"learner"');
    for (const wrong of ['yesterday', 7]) expect(problemWith({ savedAt: wrong })).toContain('"savedAt"');
    for (const wrong of [null, [], 'text', undefined]) expect(problemWith({ texts: wrong })).toContain('"texts"');
    expect(problemWith({ texts: { 'service.json': { serviceName: 'web' } } })).toContain('"service.json"');
    expect(problemWith({ texts: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`${index}`, ''])) })).toContain('65');
  });

  test('takes the name __proto__ for a name like any other', () => {
    const read = parseAttemptFile('{"drydock":"attempt","exercise":"a","version":1,"texts":{"__proto__":"x"}}');
    expect(Object.entries('texts' in read ? read.texts : {})).toEqual([['__proto__', 'x']]);
  });
});

describe('an attempt', () => {
  test('is graded as one at its own exercise and version, by whomever the grader expects', () => {
    expect(attemptProblem(attempt, exercise)).toBeNull();
    for (const learner of ['ada@example.org', ' Ada@Example.org ']) expect(attemptProblem(attempt, exercise, learner)).toBeNull();
    const { learner: _, ...nameless } = attempt;
    expect(attemptProblem(nameless, exercise, 'ada@example.org')).toBeNull();
  });

  test('is refused, with words, at another exercise, another version, of another learner, or without a document', () => {
    expect(attemptProblem(attempt, { ...exercise, slug: 'the-nouns' })).toBe('It is an attempt at spot-ratio, not at the-nouns.');
    expect(attemptProblem(attempt, { ...exercise, version: 3 })).toContain('answers version 2 of spot-ratio, and this is version 3');
    expect(attemptProblem(attempt, exercise, 'eve@example.org')).toContain('"ada@example.org", not of "eve@example.org"');
    expect(attemptProblem({ ...attempt, texts: {} }, exercise)).toBe('It lacks service.json.');
  });
});
