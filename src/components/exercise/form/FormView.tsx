/** A form of an exercise: a group of questions a card, as a list or a table, and beside each answer what came of it. */
import type { Answer, CellResult } from '../../../grading/grading.ts';
import { Prose } from '../Prose.tsx';
import { scrollGroup } from '../scroll-group.ts';
import { type Answers, answerInWords, nameOfQuestion, type PlainCard, type PlainForm, type PlainQuestion, spoken } from './plain-form.ts';
import { QuestionField } from './QuestionField.tsx';
import './form.css';

interface Props {
  /** Begins the ids of its controls; unique in the page. The exercise's title has the id `<id>/title`. */
  id: string;
  form: PlainForm;
  answers: Answers;
  /** What came of the answers that were checked; null before. */
  cells: readonly CellResult[] | null;
  /** What was answered first of all, where it is not what was checked last: a prediction is made once. */
  first: Answers | null;
  /** False where there is no run to be shown yet. */
  canShow: boolean;
  onAnswer(question: string, answer: Answer | undefined): void;
  onShow(trial: string, atSeconds: number | null): void;
}

export function FormView(props: Props) {
  const { id, form } = props;
  const title = `${id}/form/${form.cards[0]?.id}`;
  return (
    <section class="form" aria-labelledby={`${title} ${id}/title`}>
      <h4 id={title}>{form.title}</h4>
      {form.cards.map((card) => (
        <CardView key={card.id} {...props} id={`${id}/${card.id}`} card={card} />
      ))}
    </section>
  );
}

function CardView({ card, ...props }: Props & { card: PlainCard }) {
  const isTable = card.questions.length > 0 && card.questions.every(({ row, column }) => row !== undefined && column !== undefined);
  const { canShow, onShow, form } = props;
  return (
    <fieldset class="form-card">
      <legend>{card.title}</legend>
      {card.text !== undefined && (
        <p class="form-text">
          <Prose text={card.text} />
        </p>
      )}
      {isTable ? (
        <Table {...props} card={card} />
      ) : (
        card.questions.map((question) => <Field key={question.id} {...props} card={card} question={question} />)
      )}
      {canShow && form.cards.some(({ trial }) => trial !== undefined) && (
        <button
          type="button"
          class="quiet"
          aria-label={`Show this run: ${card.title}`}
          onClick={() => onShow(card.trial ?? 'visible', null)}
        >
          Show this run
        </button>
      )}
    </fieldset>
  );
}

function Table({ card, ...props }: Props & { card: PlainCard }) {
  const rows = [...new Set(card.questions.map(({ row = '' }) => row))];
  const columns = [...new Set(card.questions.map(({ column = '' }) => column))];
  return (
    <div class="form-table" {...scrollGroup(`${card.title}, as a table`)}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column} scope="col">
                <Prose text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">
                <Prose text={row} />
              </th>
              {columns.map((column) => {
                const question = card.questions.find((one) => one.row === row && one.column === column);
                return (
                  <td key={column} data-column={spoken(column)}>
                    {question && <Field {...props} card={card} question={question} isInTable />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FieldProps extends Props {
  card: PlainCard;
  question: PlainQuestion;
  isInTable?: boolean;
}

function Field({ id, card, question, answers, cells, first, canShow, isInTable = false, onAnswer, onShow }: FieldProps) {
  const cell = cells?.find((one) => one.card === card.id && one.question === question.id);
  return (
    <QuestionField
      id={id}
      question={question}
      answer={answers[question.id]}
      isInTable={isInTable}
      onAnswer={(answer) => onAnswer(question.id, answer)}
    >
      {cell && <Cell cell={cell} question={question} first={first?.[question.id]} />}
      {cell && canShow && cell.atSeconds !== undefined && (
        <button
          type="button"
          class="link"
          aria-label={`See t = ${cell.atSeconds} s: ${spoken(nameOfQuestion(question))}`}
          onClick={() => onShow(card.trial ?? 'visible', cell.atSeconds ?? null)}
        >
          See t = {cell.atSeconds} s
        </button>
      )}
    </QuestionField>
  );
}

const words = { right: '✓ Right.', wrong: '✕ Not so.', missing: '– Not answered.', 'not graded': '○ Not graded.' } as const;

/** Given, what happened, and whether it is right: of the answer that was checked, which may be another than the one that stands there now. */
function Cell({ cell, question, first }: { cell: CellResult; question: PlainQuestion; first: Answer | undefined }) {
  const { given, accepts = [], outcome, because } = cell;
  return (
    <p class={`cell ${outcome.replace(' ', '-')}`}>
      <b>{words[outcome]}</b>
      {given !== null && (
        <>
          {' '}
          You said: <Prose text={answerInWords(question, given)} />.
        </>
      )}
      {outcome !== 'right' && accepts.length > 0 && (
        <>
          {' '}
          It was: <Prose text={accepts.map((one) => answerInWords(question, one)).join(', or ')} />.
        </>
      )}
      {because !== undefined && (
        <>
          {' '}
          <Prose text={because} />
        </>
      )}
      {question.note !== undefined && (
        <>
          {' '}
          <Prose text={question.note} />
        </>
      )}
      {first !== undefined && JSON.stringify(first) !== JSON.stringify(given) && (
        <span class="over">
          {' '}
          Your first prediction: <Prose text={answerInWords(question, first)} />.
        </span>
      )}
    </p>
  );
}
