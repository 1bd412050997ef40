/** One question of a form as native controls: radio buttons, check boxes, a number, or a list that is put into order by buttons. */
import type { ComponentChildren } from 'preact';
import type { Answer } from '../../../grading/grading.ts';
import { Prose } from '../Prose.tsx';
import { OrderField } from './OrderField.tsx';
import type { PlainQuestion } from './plain-form.ts';

interface Props {
  /** Begins the names of its controls; unique in the page. */
  id: string;
  question: PlainQuestion;
  answer: Answer | undefined;
  onAnswer(answer: Answer | undefined): void;
  /** In a table the row and column name it, and its text is spoken only. */
  isInTable?: boolean;
  /** What came of it, below. */
  children?: ComponentChildren;
}

export function QuestionField({ id, question, answer, onAnswer, isInTable = false, children }: Props) {
  const name = `${id}/${question.id}`;
  const legend = (
    <>
      <span class={isInTable ? 'visually-hidden' : undefined}>
        <Prose text={question.text} />
      </span>
      {question.note !== undefined && <span class="over"> (not graded)</span>}
    </>
  );
  if (question.type === 'number') {
    const { min, max, step = 1, unit } = question.number ?? {};
    return (
      <div class="question" id={name}>
        <label for={`${name}/number`}>{legend}</label>{' '}
        <span class="with-unit">
          <input
            id={`${name}/number`}
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
            step={step}
            value={typeof answer === 'number' ? answer : ''}
            onInput={({ currentTarget: { value } }) => onAnswer(value === '' ? undefined : Number(value))}
          />
          {unit !== undefined && <span> {unit}</span>}
        </span>
        {children}
      </div>
    );
  }
  const picked = Array.isArray(answer) ? (answer as readonly string[]) : [];
  return (
    <fieldset class="question" id={name}>
      <legend>
        {legend}
        {question.type === 'several' && <span class="over"> Tick all that apply; none is an answer too.</span>}
      </legend>
      {question.type === 'order' ? (
        <OrderField question={question} picked={picked} onPicked={(ids) => onAnswer(ids.length === 0 ? undefined : ids)} />
      ) : question.type === 'choice' ? (
        question.choices.map((choice) => (
          <label key={choice.id} class="pick">
            {/* Told by the event alone, so that a pick that woke the page counts. */}
            <input type="radio" name={name} value={choice.id} checked={answer === choice.id} onInput={() => onAnswer(choice.id)} />
            <span>
              <Prose text={choice.text} />
            </span>
          </label>
        ))
      ) : (
        <Several name={name} question={question} picked={answer === undefined ? null : picked} onPicked={onAnswer} />
      )}
      {children}
    </fieldset>
  );
}

interface SeveralProps {
  name: string;
  question: PlainQuestion;
  /** Null before it was answered. */
  picked: readonly string[] | null;
  onPicked(ids: readonly string[]): void;
}

/** Check boxes, and one that says “none of them”, so that an empty pick is given and not forgotten. */
function Several({ name, question, picked, onPicked }: SeveralProps) {
  const toggle = (id: string) => {
    const now = picked ?? [];
    const chosen = now.includes(id) ? now.filter((other) => other !== id) : [...now, id];
    onPicked(question.choices.map((choice) => choice.id).filter((choice) => chosen.includes(choice)));
  };
  return (
    <>
      {question.choices.map(({ id, text }) => (
        <label key={id} class="pick">
          <input type="checkbox" name={name} value={id} checked={picked?.includes(id) ?? false} onInput={() => toggle(id)} />
          <span>
            <Prose text={text} />
          </span>
        </label>
      ))}
      <label class="pick">
        <input type="checkbox" name={name} value="" checked={picked !== null && picked.length === 0} onInput={() => onPicked([])} />
        <span>None of them</span>
      </label>
    </>
  );
}
