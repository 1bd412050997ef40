/** A decision guide: yes-or-no questions in order, asked until one of them decides, and the reason to write down. What is entered stays in the browser. */
import { useEffect, useState } from 'preact/hooks';
import './decide.css';

/** A question and what a yes to it decides. */
export interface DecidingQuestion {
  id: string;
  text: string;
  /** What counts as a yes, where that is not plain. */
  help?: string;
  decides: Decision;
}

export interface Decision {
  choice: string;
  because: string;
}

interface Props {
  /** Names what is kept in the browser. */
  id: string;
  questions: readonly DecidingQuestion[];
  /** What is decided where every answer is no. */
  otherwise: Decision;
}

type Answers = Readonly<Record<string, 'yes' | 'no'>>;

interface Kept {
  answers: Answers;
  reason: string;
}

/** The questions to show, in order, up to the one that decides; and the decision, once there is one. Pure. */
export function decide(
  questions: readonly DecidingQuestion[],
  otherwise: Decision,
  answers: Answers,
): { shown: readonly DecidingQuestion[]; decision: Decision | null } {
  const open = questions.findIndex(({ id }) => answers[id] !== 'no');
  const last = questions[open];
  if (last === undefined) return { shown: questions, decision: otherwise };
  return { shown: questions.slice(0, open + 1), decision: answers[last.id] === 'yes' ? last.decides : null };
}

export function Decide({ id, questions, otherwise }: Props) {
  const key = `drydock:decide:${id}`;
  const [{ answers, reason }, setKept] = useState<Kept>({ answers: {}, reason: '' });
  useEffect(() => setKept(readKept(key)), [key]);
  const keep = (next: Kept) => {
    setKept(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Denied storage: it lasts as long as the page.
    }
  };
  const { shown, decision } = decide(questions, otherwise, answers);
  return (
    <form class="card decide" aria-label="Decide for your own case" onSubmit={(event) => event.preventDefault()}>
      <ol>
        {shown.map((question) => (
          <li key={question.id}>
            <fieldset>
              <legend>{question.text}</legend>
              {question.help !== undefined && <p class="note">{question.help}</p>}
              {(['yes', 'no'] as const).map((answer) => (
                <label key={answer}>
                  <input
                    type="radio"
                    name={`${id}/${question.id}`}
                    value={answer}
                    checked={answers[question.id] === answer}
                    onInput={() => keep({ answers: { ...answers, [question.id]: answer }, reason })}
                  />{' '}
                  {answer === 'yes' ? 'Yes' : 'No'}
                </label>
              ))}
            </fieldset>
          </li>
        ))}
      </ol>
      <div role="status">
        {decision !== null && (
          <p class="decision">
            <b>{decision.choice}.</b> {decision.because}
          </p>
        )}
      </div>
      {decision !== null && (
        <label class="reason">
          Your reason, for the next person
          <textarea rows={3} value={reason} onInput={(event) => keep({ answers, reason: event.currentTarget.value })} />
        </label>
      )}
      {Object.keys(answers).length > 0 && (
        <button type="button" onClick={() => keep({ answers: {}, reason })}>
          Begin again
        </button>
      )}
    </form>
  );
}

function readKept(key: string): Kept {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const { answers, reason } = kept as Partial<Kept>;
    return { answers: typeof answers === 'object' && answers !== null ? answers : {}, reason: typeof reason === 'string' ? reason : '' };
  } catch {
    return { answers: {}, reason: '' };
  }
}
