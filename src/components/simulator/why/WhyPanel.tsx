/** Why here, why not there: the decisions that a selection was in, the funnel of the one that is chosen, and its causes back to the first. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lastIndexUpTo } from '../halving.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import type { PanelProps } from '../panel.ts';
import type { Why } from '../session.ts';
import { useAnswer } from '../use-answer.ts';
import { Candidates } from './Candidates.tsx';
import { FunnelPicture } from './FunnelPicture.tsx';
import { Ladder } from './Ladder.tsx';
import { knownQuestions, merged, nameOf, type Question, subjectOf, turningPoints } from './questions.ts';
import './why.css';

/** Decisions in the list at once, the newest ones. */
const MOST_QUESTIONS = 100;
/** Where nothing is selected. */
const FEW_QUESTIONS = 5;

export function WhyPanel(props: PanelProps) {
  const { run, tracks, session, selection, atMs, jump, select } = props;
  const subject = subjectOf(selection);
  const about = useAnswer(session && subject ? () => session.decisionsAbout(subject) : null, [session, run, subject?.kind, subject?.id]);
  const points = useMemo(() => turningPoints(run, tracks), [run, tracks]);
  const questions = useMemo(
    () => (selection ? merged(about.answer ?? [], knownQuestions(selection, run, tracks)) : points),
    [about.answer, selection, run, tracks, points],
  );
  const [picked, setPicked] = useState<number | null>(null);
  useEffect(() => setPicked(null), [run, selection]);
  const times = useMemo(() => questions.map((question) => question.atMs), [questions]);
  const past = lastIndexUpTo(times, atMs) + 1;
  const chosen = picked === null ? undefined : questions.find(({ entry }) => entry === picked);
  const isPast = chosen !== undefined && chosen.atMs <= atMs;
  const asked = selection?.kind === 'entry' ? selection.id : (isPast ? chosen : questions[past - 1])?.entry;
  const why = useAnswer(session && asked !== undefined ? () => session.why(asked) : null, [session, run, asked]);
  const decisions = useMemo(() => new Set((tracks?.decisions ?? []).map(({ entry }) => entry)), [tracks]);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selection?.kind === 'entry') takeFocus(panel.current);
  }, [selection]);

  return (
    <div class="why" ref={panel}>
      <h3 class="why-title" tabIndex={-1}>
        {selection ? `Why: ${nameOf(selection, run)}` : 'Why: the newest decision or failure'}
      </h3>
      {selection && (
        <p>
          <button type="button" class="sim-link" onClick={() => select(null)}>
            Show the newest instead
          </button>
        </p>
      )}
      {about.trouble !== null && <Trouble text={about.trouble} />}
      {selection?.kind !== 'entry' && (
        <Questions
          questions={questions.slice(Math.max(0, past - (selection ? MOST_QUESTIONS : FEW_QUESTIONS)), past)}
          older={selection ? Math.max(0, past - MOST_QUESTIONS) : 0}
          later={selection ? questions.length - past : 0}
          asked={asked}
          onPick={setPicked}
          isAsking={about.isAsking}
        />
      )}
      {why.trouble !== null && <Trouble text={why.trouble} />}
      {asked !== undefined && why.answer && (
        <WhyView
          why={why.answer}
          isOld={why.isAsking}
          names={run.names}
          decisions={decisions}
          onJump={jump}
          onAsk={(entry) => select({ kind: 'entry', id: entry })}
          onInstance={(id) => select({ kind: 'instance', id })}
        />
      )}
      {asked !== undefined && !why.answer && why.trouble === null && <p class="sim-note">Asking the run…</p>}
    </div>
  );
}

/** Brings the keyboard along where it would be lost: the line that was chosen is hidden by now, or stands in this panel. */
function takeFocus(panel: HTMLElement | null): void {
  const active = document.activeElement;
  if (!panel || (active && active !== document.body && !active.closest('[hidden]') && !panel.contains(active))) return;
  panel.querySelector<HTMLElement>('.why-title')?.focus({ preventScroll: true });
}

interface QuestionsProps {
  /** Up to now. */
  questions: readonly Question[];
  /** How many before them are left out. */
  older: number;
  /** How many come after now. */
  later: number;
  asked: number | undefined;
  onPick(entry: number): void;
  isAsking: boolean;
}

function Questions({ questions, older, later, asked, onPick, isAsking }: QuestionsProps) {
  const shown = questions.toReversed();
  const laterInWords = later === 0 ? '' : ` ${later} more ${later === 1 ? 'comes' : 'come'} later in the run.`;
  if (shown.length === 0)
    return <p class="sim-note">{isAsking ? 'Asking the run…' : `Nothing was decided about it up to now.${laterInWords}`}</p>;
  return (
    <>
      <ol class="why-questions" aria-label="Decisions and failures, the newest first">
        {shown.map(({ entry, atMs, text }) => (
          <li key={entry}>
            <button type="button" class="why-question" aria-pressed={entry === asked} onClick={() => onPick(entry)}>
              <span class="why-when">{timeInWords(atMs)}</span> <span>{text}</span>
            </button>
          </li>
        ))}
      </ol>
      {(older > 0 || later > 0) && (
        <p class="sim-note">
          {older > 0 && `${older} older ones are left out.`}
          {laterInWords}
        </p>
      )}
    </>
  );
}

interface ViewProps {
  why: Why;
  /** Another answer is under way. */
  isOld: boolean;
  names: ReadonlyMap<string, string>;
  decisions: ReadonlySet<number>;
  onJump(atMs: number, entry: number): void;
  onAsk(entry: number): void;
  onInstance(id: string): void;
}

/** One answer: what was decided, of what, and because of what. */
export function WhyView({ why, isOld, names, decisions, onJump, onAsk, onInstance }: ViewProps) {
  return (
    <section class="why-answer" aria-label="Answer" aria-busy={isOld ? 'true' : undefined}>
      <h4>
        <button type="button" class="sim-link" onClick={() => onJump(why.atMs, why.entry)}>
          <span class="sim-unseen">Go to </span>
          {timeInWords(why.atMs)}
        </button>{' '}
        <span class="sim-aws">{why.title}</span>
      </h4>
      {why.funnel ? (
        <FunnelPicture key={why.entry} funnel={why.funnel} onInstance={onInstance} />
      ) : (
        why.candidates.length > 0 && <Candidates candidates={why.candidates} names={names} />
      )}
      <h4>The chain of causes</h4>
      <Ladder chain={why.chain} entry={why.entry} decisions={decisions} onJump={onJump} onAsk={onAsk} />
    </section>
  );
}

function Trouble({ text }: { text: string }) {
  return (
    <p class="sim-note" role="alert">
      {text}
    </p>
  );
}
