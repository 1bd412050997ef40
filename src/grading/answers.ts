/** Judges the answers of a form, card by card: each card of a prediction or diagnosis is a check, each question a cell of the grade. */
import type { Answer, Card, CellResult, Check, CheckOutcome, Evidence, Exercise, Form, Question } from './exercise.ts';

/** A card with the form it stands in. */
interface PlacedCard {
  form: Form;
  card: Card;
}

/** The checks that an exercise's forms make: one a card that is judged, over the trial that the card is about. They come after the exercise's own. */
export function checksOfForms(exercise: Exercise): Check[] {
  return judgedCards(exercise).map((placed) => ({
    id: placed.card.id,
    title: placed.card.title,
    over: 'run',
    trials: [placed.card.trial ?? 'visible'],
    test: (evidence) => outcomeOf(placed, cellsOf(placed, evidence)),
  }));
}

/** The cells of all cards that are about a trial. */
export function cellsOfTrial(exercise: Exercise, trial: string, evidence: Evidence): CellResult[] {
  return judgedCards(exercise)
    .filter(({ card }) => (card.trial ?? 'visible') === trial)
    .flatMap((placed) => cellsOf(placed, evidence));
}

function judgedCards(exercise: Exercise): PlacedCard[] {
  return (exercise.forms ?? []).flatMap((form) => (form.purpose === 'settings' ? [] : form.cards.map((card) => ({ form, card }))));
}

function cellsOf({ form, card }: PlacedCard, evidence: Evidence): CellResult[] {
  const answers = evidence.read(form.document);
  return card.questions.map((question) => {
    const given = answerTo(question, answers.get(question.id));
    const where = { card: card.id, question: question.id, given };
    const at = question.atSeconds === undefined ? {} : { atSeconds: question.atSeconds };
    if (given === null) return { ...where, outcome: 'note' in question ? 'not graded' : 'missing', ...at };
    const accepts = 'accepts' in question && form.purpose === 'prediction' ? { accepts: question.accepts?.(evidence) ?? [] } : {};
    const because = faultIn(question, given, evidence);
    if (because === null) return { ...where, ...accepts, outcome: 'not graded', ...at };
    return {
      ...where,
      ...accepts,
      outcome: because === true ? 'right' : 'wrong',
      ...(because !== true && because !== '' && { because }),
      ...at,
    };
  });
}

/** True where it is right, why it is wrong (empty where the comparison says it), or null where it is not judged. */
function faultIn(question: Question, given: Answer, evidence: Evidence): true | string | null {
  if ('judge' in question) return question.judge(given, evidence);
  if ('note' in question || 'setting' in question) return null;
  return question.accepts(evidence).some((one) => isSame(question, one, given)) || '';
}

function isSame({ type }: Question, one: Answer, other: Answer): boolean {
  if (typeof one === 'string' || typeof one === 'number' || typeof other === 'string' || typeof other === 'number') return one === other;
  const [a, b] = type === 'several' ? [one.toSorted(), other.toSorted()] : [one, other];
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** What was entered, where it is an answer that the question can have. */
function answerTo(question: Question, value: unknown): Answer | null {
  if (question.type === 'number') {
    const isInside = typeof value === 'number' && value >= (question.min ?? -Infinity) && value <= (question.max ?? Infinity);
    return isInside ? value : null;
  }
  const isKnown = (id: unknown): id is string => typeof id === 'string' && question.choices.some((choice) => choice.id === id);
  if (question.type === 'choice') return isKnown(value) ? value : null;
  if (!Array.isArray(value) || !value.every(isKnown) || new Set(value).size < value.length) return null;
  return question.type === 'order' && value.length < (question.least ?? 1) ? null : value;
}

function outcomeOf({ card }: PlacedCard, cells: readonly CellResult[]): CheckOutcome {
  const questionOf = (cell: CellResult) => card.questions.find(({ id }) => id === cell.question);
  const missing = cells.filter(({ outcome }) => outcome === 'missing');
  const wrong = cells.filter(({ outcome }) => outcome === 'wrong');
  if (missing.length > 0)
    return { atSeconds: null, entry: null, because: `Not answered: ${missing.map((cell) => nameOf(questionOf(cell))).join('; ')}.` };
  const [first] = wrong;
  if (first === undefined) return true;
  const graded = cells.filter(({ outcome }) => outcome !== 'not graded').length;
  const count = graded === 1 ? '' : `${graded - wrong.length} of ${graded} ${graded - wrong.length === 1 ? 'is' : 'are'} right. `;
  return {
    atSeconds: first.atSeconds ?? null,
    entry: null,
    because: `${count}Not so: ${nameOf(questionOf(first))}.${first.because === undefined ? '' : ` ${first.because}`}`,
  };
}

/** Its row and column in a table, or its text. */
function nameOf(question: Question | undefined): string {
  if (question === undefined) return '';
  const { row, column, text } = question;
  const name = row !== undefined && column !== undefined ? `${row}, ${column}` : text;
  return name.replace(/[.?!]$/, '');
}
