/** Forms as a page holds them: questions without what judges them, and answers as the text of a document. Pure. */
import type { Answer, Card, Form, Question } from '../../../grading/grading.ts';

interface Choice {
  id: string;
  text: string;
}

/** A question that can be sent to a page: nothing in it tells what is right. */
export interface PlainQuestion {
  id: string;
  text: string;
  row?: string;
  column?: string;
  atSeconds?: number;
  type: Question['type'];
  /** Empty for numbers. */
  choices: readonly Choice[];
  /** Least number of picks of an order; 1 elsewhere. */
  least: number;
  number?: { min?: number; max?: number; step?: number; unit?: string };
  /** Why it is asked and not graded. */
  note?: string;
}

export interface PlainCard extends Omit<Card, 'questions'> {
  questions: readonly PlainQuestion[];
}

export interface PlainForm extends Omit<Form, 'cards'> {
  cards: readonly PlainCard[];
}

/** Answers by question. */
export type Answers = Readonly<Record<string, Answer>>;

export function plainForm(form: Form): PlainForm {
  return { ...form, cards: form.cards.map((card) => ({ ...card, questions: card.questions.map(plainQuestion) })) };
}

function plainQuestion(question: Question): PlainQuestion {
  const { id, text, row, column, atSeconds, type } = question;
  const common = {
    id,
    text,
    type,
    ...(row !== undefined && { row }),
    ...(column !== undefined && { column }),
    ...(atSeconds !== undefined && { atSeconds }),
    ...('note' in question && { note: question.note }),
  };
  if (question.type !== 'number') {
    const least = question.type === 'order' ? (question.least ?? 1) : 1;
    return { ...common, choices: question.choices.map(({ id: choice, text: says }) => ({ id: choice, text: says })), least };
  }
  const { min, max, step, unit } = question;
  const limits = {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { step }),
    ...(unit !== undefined && { unit }),
  };
  return { ...common, choices: [], least: 1, number: limits };
}

/** The answers in a document's text; what is no answer is left out. */
export function readAnswers(text: string): Answers {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Answer] => isAnswer(entry[1])));
  } catch {
    return {};
  }
}

/** The text of a document with these answers, in the order of the form's questions. */
export function answersText(form: PlainForm, answers: Answers): string {
  const known = questionsOf(form).flatMap(({ id }) => (answers[id] === undefined ? [] : [[id, answers[id]] as const]));
  return `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`;
}

export function questionsOf(form: PlainForm): readonly PlainQuestion[] {
  return form.cards.flatMap(({ questions }) => questions);
}

/** The questions without an answer that fits, in order. An empty pick of several is an answer: none of them. What is not graded may be left out. */
export function unanswered(form: PlainForm, answers: Answers): PlainQuestion[] {
  return questionsOf(form).filter((question) => !isAnswered(question, answers[question.id]));
}

function isAnswered({ type, least, number, note }: PlainQuestion, answer: Answer | undefined): boolean {
  if (answer === undefined) return note !== undefined;
  if (type === 'number') {
    return typeof answer === 'number' && answer >= (number?.min ?? -Infinity) && answer <= (number?.max ?? Infinity);
  }
  if (type === 'order') return Array.isArray(answer) && answer.length >= least;
  return true;
}

/** An answer in the learner's words: the texts of choices, a number with its unit. */
export function answerInWords(question: PlainQuestion, answer: Answer): string {
  const textOf = (id: string) => question.choices.find((choice) => choice.id === id)?.text ?? id;
  if (typeof answer === 'number')
    return question.number?.unit === undefined ? String(answer) : `${answer} ${unitOf(answer, question.number.unit)}`;
  if (typeof answer === 'string') return textOf(answer);
  if (answer.length === 0) return 'none of them';
  const texts = answer.map(textOf);
  if (question.type !== 'order') return texts.join(' and ');
  // Whole sentences are counted; a full stop follows the last of them anyway.
  const isSentences = texts.some((text) => text.endsWith('.'));
  return isSentences ? texts.map((text, index) => `(${index + 1}) ${text.replace(/\.$/, '')}`).join(' ') : texts.join(', then ');
}

/** `1 task` of `tasks`; `s` and other abbreviations stay. */
function unitOf(count: number, unit: string): string {
  return count === 1 ? unit.replace(/(\w{3,})s$/, '$1') : unit;
}

/** A text without the marks of code, for where it is spoken only. */
export function spoken(text: string): string {
  return text.replaceAll('`', '');
}

/** How a question is named where its text stands elsewhere: by its row and column, or by itself. */
export function nameOfQuestion({ row, column, text }: PlainQuestion): string {
  return row !== undefined && column !== undefined ? `${row}, ${column}` : text;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every((id) => typeof id === 'string'));
}
