/** The attempts at an exercise, newest first: what came of each, what differs between any two, a file to hand in, the solutions, and the way back to the start. */
import { useEffect, useState } from 'preact/hooks';
import { type AttemptTexts, attemptFileText } from '../../../grading/grading.ts';
import { href } from '../../../site/href.ts';
import { saveBlob } from '../../playground/save-blob.ts';
import { Diff } from './Diff.tsx';
import type { Attempt, Standing } from './events.ts';
import type { Keeping } from './keeper.ts';
import { ResetExercise } from './ResetExercise.tsx';
import { type Solution, solutionsOf, wordsOf } from './solutions.ts';
import { dayAndTime } from './words.ts';

export interface AttemptsPanelProps {
  slug: string;
  version: number;
  title: string;
  standing: Standing | null;
  keeping: Keeping;
  learner: string | undefined;
  /** What stands in the documents now. */
  texts: AttemptTexts;
  start: AttemptTexts;
  /** Puts the texts of an attempt into the documents. */
  onBringBack(texts: AttemptTexts): void;
  onSolution(name: string): void;
}

/** One side of a comparison. */
interface Side {
  id: string;
  label: string;
  texts: AttemptTexts;
}

export function AttemptsPanel(props: AttemptsPanelProps) {
  const { slug, version, standing, texts, start, onBringBack } = props;
  const attempts = standing?.attempts ?? [];
  const solutions = useSolutions(props);
  const sides: Side[] = [
    { id: 'now', label: 'What stands there now', texts },
    ...attempts.map((attempt, index) => ({ id: attempt.id, label: labelOf(attempt, index), texts: attempt.texts })).reverse(),
    { id: 'start', label: 'The start', texts: start },
    ...solutions.shown.map((solution) => ({
      id: `solution:${solution.name}`,
      label: `Solution: ${wordsOf(solution.name)}`,
      texts: solution.texts,
    })),
  ];
  const [pair, setPair] = useState<{ from: string; to: string } | null>(null);
  const save = (attempt: Pick<Attempt, 'version' | 'learner' | 'texts' | 'atMs'>) => {
    const { learner } = attempt;
    const text = attemptFileText({
      drydock: 'attempt',
      exercise: slug,
      version: attempt.version,
      ...(learner !== null && { learner }),
      savedAt: new Date(attempt.atMs).toISOString(),
      texts: attempt.texts,
    });
    saveBlob(`${slug}.attempt.json`, new Blob([text], { type: 'application/json' }));
  };
  return (
    <div class="attempts-panel">
      {attempts.length === 0 ? (
        <p>Nothing was checked yet. Every press of Check is kept here.</p>
      ) : (
        <ol class="attempt-list" reversed aria-label="Attempts, newest first">
          {attempts
            .map((attempt, index) => (
              <li key={attempt.id}>
                <p>
                  <b>{attempt.grade.passed ? '✓ Passed' : '✕ Not yet'}</b> {dayAndTime(attempt.atMs)}
                  {attempt.version !== version && <span class="over"> The exercise has changed since.</span>}
                  <span class="because">{reasonOf(attempt)}</span>
                </p>
                <div class="row">
                  <Small text="Compare with now" of={index} onClick={() => setPair({ from: attempt.id, to: 'now' })} />
                  <Small text="Bring back" of={index} onClick={() => onBringBack(attempt.texts)} />
                  <Small text="Save as a file" of={index} onClick={() => save(attempt)} />
                </div>
              </li>
            ))
            .reverse()}
        </ol>
      )}
      <Solutions {...props} solutions={solutions} onCompare={(name) => setPair({ from: 'now', to: `solution:${name}` })} />
      <Compare sides={sides} pair={pair} onPair={setPair} />
      <p class="over">
        A file with an attempt can be handed in: it holds your answer and no result, and is graded anew. All your progress is on{' '}
        <a href={href('/progress/')}>one page</a>.
      </p>
      <ResetExercise slug={slug} title={props.title} attempts={attempts.length} />
    </div>
  );
}

function Small({ text, of, onClick }: { text: string; of: number; onClick(): void }) {
  return (
    <button type="button" class="quiet" aria-label={`${text}, attempt ${of + 1}`} onClick={onClick}>
      {text}
    </button>
  );
}

/** The solutions that may be shown: all after passing; before, those that were asked for. */
function useSolutions({ slug, standing }: AttemptsPanelProps) {
  const [all, setAll] = useState<readonly Solution[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void solutionsOf(slug).then((found) => isCurrent && setAll(found));
    return () => {
      isCurrent = false;
    };
  }, [slug]);
  const isOpen = standing?.passed != null || (standing?.solutions.length ?? 0) > 0;
  return { count: all?.length ?? 0, isOpen, shown: isOpen ? (all ?? []) : [], first: all?.[0]?.name };
}

function Solutions({
  standing,
  solutions,
  onSolution,
  onCompare,
}: AttemptsPanelProps & { solutions: ReturnType<typeof useSolutions>; onCompare(name: string): void }) {
  const { count, isOpen, shown, first } = solutions;
  if (count === 0 || first === undefined) return null;
  if (!isOpen) {
    return (
      <div class="solutions">
        <p>
          {count === 1 ? 'There is a solution' : `There are ${count} solutions`}. You see {count === 1 ? 'it' : 'them'} once you have
          passed.
        </p>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            onSolution(first);
            onCompare(first);
          }}
        >
          Show it anyway
        </button>
        <p class="over">Your progress then says that you looked before you passed.</p>
      </div>
    );
  }
  return (
    <div class="solutions">
      <p>{standing?.passed != null ? 'Solutions, each right in its own way:' : 'Solutions (you looked before you passed; it is noted):'}</p>
      <div class="row">
        {shown.map(({ name }) => (
          <button
            key={name}
            type="button"
            class="quiet"
            onClick={() => {
              onSolution(name);
              onCompare(name);
            }}
          >
            Compare with “{wordsOf(name)}”
          </button>
        ))}
      </div>
    </div>
  );
}

interface CompareProps {
  sides: readonly Side[];
  pair: { from: string; to: string } | null;
  onPair(pair: { from: string; to: string }): void;
}

function Compare({ sides, pair, onPair }: CompareProps) {
  const sideOf = (id: string) => sides.find((side) => side.id === id);
  const now = pair ?? { from: sides[1]?.id ?? 'start', to: 'now' };
  const [from, to] = [sideOf(now.from), sideOf(now.to)];
  const names = [...new Set([...Object.keys(from?.texts ?? {}), ...Object.keys(to?.texts ?? {})])].sort();
  const isWithSolution = `${now.from} ${now.to}`.includes('solution:');
  const choice = (label: string, value: string, onValue: (id: string) => void) => (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {sides.map((side) => (
          <option key={side.id} value={side.id}>
            {side.label}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="compare">
      <div class="row">
        {choice('From', now.from, (id) => onPair({ ...now, from: id }))}
        {choice('to', now.to, (id) => onPair({ ...now, to: id }))}
      </div>
      <div aria-live="polite">
        {pair !== null &&
          from &&
          to &&
          names.map((name) => (
            <Diff key={name} name={name} from={from.texts[name] ?? ''} to={to.texts[name] ?? ''} isByContent={isWithSolution} />
          ))}
      </div>
    </div>
  );
}

function labelOf(attempt: Attempt, index: number): string {
  return `Attempt ${index + 1}, ${dayAndTime(attempt.atMs)}, ${attempt.grade.passed ? 'passed' : 'not yet'}`;
}

function reasonOf({ grade }: Attempt): string {
  if (grade.passed) return '';
  const failed = grade.checks.filter(({ outcome }) => outcome === 'failed');
  const [first] = failed;
  return first === undefined ? '' : `${first.title}${failed.length > 1 ? ` (and ${failed.length - 1} more)` : ''}`;
}
