import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './Decide.tsx';

const questions = ['api', 'places', 'skills'].map((id) => ({ id, text: `${id}?`, decides: { choice: 'EKS', because: id } }));
const otherwise = { choice: 'ECS', because: 'nothing asks for more' };

test('asks one question at first, and the next only after a no', () => {
  expect(decide(questions, otherwise, {})).toEqual({ shown: questions.slice(0, 1), decision: null });
  expect(decide(questions, otherwise, { api: 'no' })).toEqual({ shown: questions.slice(0, 2), decision: null });
});

test('the first yes decides, whatever later questions were answered before', () => {
  expect(decide(questions, otherwise, { api: 'no', places: 'yes', skills: 'no' }).decision).toEqual({ choice: 'EKS', because: 'places' });
});

test('nothing but no leads to what is otherwise', () => {
  expect(decide(questions, otherwise, { api: 'no', places: 'no', skills: 'no' })).toEqual({ shown: questions, decision: otherwise });
});

test('there is a decision exactly when no question is open', () => {
  const answers = fc.record(
    { api: fc.constantFrom('yes', 'no'), places: fc.constantFrom('yes', 'no'), skills: fc.constantFrom('yes', 'no') },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(answers, (given) => {
      const { shown, decision } = decide(questions, otherwise, given as Record<string, 'yes' | 'no'>);
      const last = shown.at(-1);
      expect(decision !== null).toBe(last !== undefined && given[last.id as keyof typeof given] !== undefined);
    }),
  );
});
