/** The members that an exercise's definition may and must have, held to its types by the compiler; so that a slip is told by name and place. */
import type { Card, Check, Exercise, ExerciseDocument, Form, Hint, Misconception, Trial, Variant } from '../../grading/grading.ts';

/** For each member of a type whether it may be left out. */
type Members<T> = { readonly [Name in keyof T]-?: Record<never, never> extends Pick<T, Name> ? 'optional' : 'required' };

const exercise: Members<Exercise> = {
  slug: 'required',
  id: 'required',
  version: 'required',
  title: 'required',
  kind: 'required',
  objectives: 'required',
  minutes: 'required',
  isCore: 'required',
  documents: 'required',
  scenario: 'required',
  forms: 'optional',
  arrange: 'optional',
  evidence: 'optional',
  variants: 'optional',
  visibleTrials: 'optional',
  hiddenTrials: 'required',
  checks: 'required',
  misconceptions: 'required',
  remarks: 'optional',
  hints: 'required',
  startFails: 'required',
};
const document: Members<ExerciseDocument> = { name: 'required', kind: 'required', alsoReadAs: 'optional' };
const check: Members<Check> = {
  id: 'required',
  title: 'required',
  over: 'required',
  trials: 'optional',
  isListed: 'optional',
  isGate: 'optional',
  test: 'required',
};
const misconception: Members<Misconception> = { id: 'required', shows: 'required', say: 'required' };
const hint: Members<Hint> = { text: 'required', patch: 'optional' };
const trial: Members<Trial> = { name: 'required', seed: 'required', changes: 'optional', with: 'optional' };
const form: Members<Form> = { document: 'required', title: 'required', purpose: 'required', cards: 'required' };
const card: Members<Card> = { id: 'required', title: 'required', text: 'optional', trial: 'optional', questions: 'required' };
const variant: Members<Variant> = {
  name: 'required',
  scenario: 'optional',
  visibleTrials: 'optional',
  hiddenTrials: 'optional',
  forms: 'optional',
  hints: 'optional',
};

type Shape = Readonly<Record<string, 'optional' | 'required'>>;

/** Lists of the definition with what each of their items may have. */
const lists: readonly (readonly [keyof Exercise & string, Shape])[] = [
  ['documents', document],
  ['checks', check],
  ['misconceptions', misconception],
  ['remarks', misconception],
  ['hints', hint],
  ['visibleTrials', trial],
  ['hiddenTrials', trial],
  ['forms', form],
  ['variants', variant],
];

/** A fault of the definition; `word` is what to look for in its text. */
export interface ShapeFault {
  word: string;
  says: string;
}

/** What is unknown, missing, doubled or named without being there. `value` is what the module gives by default. */
export function shapeFaults(value: unknown, folder: string): ShapeFault[] {
  if (!isObject(value))
    return [{ word: 'export default', says: 'The module must give the exercise by default: export default defineExercise({ … }).' }];
  const faults = [...membersOf(value, exercise, 'an exercise'), ...lists.flatMap(([name, shape]) => itemFaults(value[name], name, shape))];
  // What follows reads a definition whose members are there.
  return faults.length > 0 ? faults : nameFaults(value as unknown as Exercise, folder);
}

function itemFaults(list: unknown, name: string, shape: Shape): ShapeFault[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [{ word: `${name}:`, says: `${name} is a list.` }];
  return list.flatMap((item: unknown, at) => {
    const place = `${name}[${at}]`;
    if (!isObject(item)) return [{ word: `${name}:`, says: `${place} is no object.` }];
    const cards = name === 'forms' && Array.isArray(item.cards) ? item.cards : [];
    return [
      ...membersOf(item, shape, place),
      ...cards.filter(isObject).flatMap((one, index) => membersOf(one, card, `${place}.cards[${index}]`)),
    ];
  });
}

function membersOf(value: Readonly<Record<string, unknown>>, shape: Shape, place: string): ShapeFault[] {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
  const missing = Object.entries(shape).filter(([name, need]) => need === 'required' && value[name] === undefined);
  return [
    ...unknown.map((name) => ({
      word: name,
      says: `There is no member ${JSON.stringify(name)} in ${place}.${nearest(name, Object.keys(shape))}`,
    })),
    ...missing.map(([name]) => ({ word: 'defineExercise(', says: `The member ${name} is missing in ${place}.` })),
  ];
}

function nameFaults(exercise: Exercise, folder: string): ShapeFault[] {
  const { slug, documents, checks, misconceptions, forms = [], hints, hiddenTrials, visibleTrials = [], startFails } = exercise;
  const judged = forms.filter(({ purpose }) => purpose !== 'settings').flatMap(({ cards }) => cards);
  const checkIds = [...checks, ...judged].map(({ id }) => id);
  const names = documents.map(({ name }) => name);
  const patched = hints.flatMap(({ patch = {} }) => Object.keys(patch));
  const trials = new Set(['visible', ...[...visibleTrials, ...hiddenTrials].map(({ name }) => name)]);
  const twice = (list: readonly string[]) => list.filter((one, at) => list.indexOf(one) !== at);
  const fault = (word: string, says: string): ShapeFault => ({ word, says });
  return [
    ...(slug === folder
      ? []
      : [fault('slug:', `The slug is ${JSON.stringify(slug)}, and the folder is ${folder}. They have to be the same.`)]),
    ...(hints.length === 3 ? [] : [fault('hints:', `There are ${hints.length} hints; three are asked.`)]),
    ...twice(checkIds).map((id) => fault(`id: '${id}'`, `Two checks have the id ${id}.`)),
    ...twice(misconceptions.map(({ id }) => id)).map((id) => fault(`id: '${id}'`, `Two misconceptions have the id ${id}.`)),
    ...startFails
      .filter((id) => !checkIds.includes(id))
      .map((id) => fault('startFails', `startFails names ${id}, and no check has that id.`)),
    ...forms
      .filter((form) => !documents.some(({ name, kind }) => name === form.document && kind === 'answers'))
      .map((form) => fault(form.document, `A form fills ${form.document}, and there is no document of that name and of kind answers.`)),
    ...patched
      .filter((name) => !names.includes(name))
      .map((name) => fault(name, `A hint's patch names ${name}, which is no document of the exercise.`)),
    ...checks
      .flatMap((check) => check.trials ?? [])
      .filter((name) => !trials.has(name))
      .map((name) => fault(name, `A check is over the trial ${JSON.stringify(name)}, and there is none of that name.`)),
  ];
}

/** The known name that a slip is nearest to. */
function nearest(name: string, known: readonly string[]): string {
  const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const near = known.find((one) => plain(one).startsWith(plain(name).slice(0, 4)) || plain(name).endsWith(plain(one)));
  return near === undefined ? ` There are: ${known.join(', ')}.` : ` Did you mean ${near}?`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
