/** What a page knows of a form: its questions and what was entered, and nothing of what is right. */
import { expect, it } from 'vitest';
import type { Form } from '../../../grading/grading.ts';
import { answerInWords, answersText, plainForm, questionsOf, readAnswers, unanswered } from './plain-form.ts';

const choices = [
  { id: 'a', text: 'Task A' },
  { id: 'b', text: 'Task B' },
];
const form = plainForm({
  document: 'answers.json',
  title: 'What will happen?',
  purpose: 'prediction',
  cards: [
    {
      id: 'count',
      title: 'Counts',
      questions: [
        { id: 'tasks', text: 'How many tasks?', type: 'number', min: 0, max: 9, unit: 'tasks', accepts: () => [2] },
        { id: 'dead', text: 'Which die?', type: 'several', choices, accepts: () => [['a']] },
        { id: 'first', text: 'Which is first?', type: 'choice', choices, judge: () => 'the secret reason' },
        { id: 'order', text: 'In which order?', type: 'order', choices, least: 2, note: 'Either way.' },
      ],
    },
  ],
} satisfies Form);

it('carries no answer to the page', () => {
  const sent = JSON.stringify(form);
  expect(JSON.parse(sent)).toEqual(form);
  expect(sent).not.toMatch(/accepts|judge|secret/);
});

it('writes answers in the order of the questions and reads them back', () => {
  const answers = { order: ['b', 'a'], tasks: 2, dead: [], other: 'x' };
  const text = answersText(form, answers);
  expect(Object.keys(JSON.parse(text))).toEqual(['tasks', 'dead', 'order']);
  expect(readAnswers(text)).toEqual({ tasks: 2, dead: [], order: ['b', 'a'] });
});

it('reads nothing from a text that holds no answers', () => {
  for (const wild of ['', '[]', 'null', '{', '{"a":{"b":1}}']) expect(readAnswers(wild)).toEqual({});
});

it('says what is left to answer: none of several is an answer, half an order and a number out of its range are not', () => {
  expect(unanswered(form, { tasks: 12, dead: [], first: 'a', order: ['a'] }).map(({ id }) => id)).toEqual(['tasks', 'order']);
  expect(unanswered(form, { tasks: 0, dead: [], first: 'a', order: ['a', 'b'] })).toEqual([]);
  expect(unanswered(form, { tasks: 0, dead: [], first: 'a' }), 'what is not graded').toEqual([]);
});

it('tells answers in the words of the question', () => {
  const [tasks, dead, first, order] = questionsOf(form);
  if (!tasks || !dead || !first || !order) throw new Error('A question is missing.');
  expect(answerInWords(tasks, 2)).toBe('2 tasks');
  expect(answerInWords(tasks, 1)).toBe('1 task');
  expect(answerInWords(dead, [])).toBe('none of them');
  expect(answerInWords(first, 'a')).toBe('Task A');
  expect(answerInWords(order, ['b', 'a'])).toBe('Task B, then Task A');
  const sentences = { ...order, choices: order.choices.map(({ id, text }) => ({ id, text: `Is it ${text}? Then yes.` })) };
  expect(answerInWords(sentences, ['b', 'a'])).toBe('(1) Is it Task B? Then yes (2) Is it Task A? Then yes');
});
