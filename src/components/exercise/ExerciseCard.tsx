/** The card of an exercise: its brief, its checks, hints, the verdict, and what was tried so far. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Checks } from './Checks.tsx';
import { Feedback } from './Feedback.tsx';
import { Hints } from './Hints.tsx';
import { Attempts } from './progress/Attempts.tsx';
import type { ExerciseProgress } from './progress/use-progress.ts';
import { readPassed } from './progress.ts';
import type { Judging } from './use-judging.ts';
import type { Texts } from './use-run.ts';

interface Props {
  id: string;
  slug: string;
  version: number;
  title: string;
  over: string;
  /** What the button says that hands in. */
  verb: string;
  checks: readonly { id: string; title: string }[];
  hints: readonly string[];
  /** Questions that must be answered before it is handed in, as they were found missing. */
  missing: readonly string[];
  judging: Judging;
  progress: ExerciseProgress;
  texts: Texts;
  start: Texts;
  /** Names of the runs that can be shown. */
  trials: readonly string[];
  brief?: ComponentChildren;
  onCheck(): void;
  onShow(trial: string, atSeconds: number, entry: number | null): void;
  onBringBack(texts: Texts): void;
}

export function ExerciseCard(props: Props) {
  const { id, slug, version, judging, progress, missing } = props;
  const { judged, isOutdated, isGrading, trouble } = judging;
  const { standing, learner } = progress;
  // Before the database answers, the quick index does.
  const [wasPassed, setWasPassed] = useState(false);
  useEffect(() => setWasPassed(readPassed()[slug] === version), [slug, version]);
  const hasPassed = standing === null ? wasPassed : standing.passed !== null;
  return (
    <section class="card exercise-card" aria-labelledby={`${id}/title`}>
      <p class="over">
        {props.over}
        {hasPassed && <span class="badge">✓ passed</span>}
      </p>
      <h3 id={`${id}/title`}>{props.title}</h3>
      <div class="brief">{props.brief}</div>
      {learner !== undefined && <p class="over">Variant of “{learner}”.</p>}
      <Checks checks={props.checks} results={judged?.grade.checks ?? null} trials={props.trials} />
      <div class="row">
        {isGrading ? (
          <button type="button" onClick={judging.cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" class="go" onClick={props.onCheck}>
            {props.verb}
          </button>
        )}
        <Hints
          hints={props.hints}
          opened={Math.max(0, ...[...(standing?.hints ?? [])].map(Number))}
          onOpen={(hint) => progress.open('hint', String(hint))}
        />
      </div>
      <div role="status" ref={judging.verdict} class={isOutdated ? 'verdict outdated' : 'verdict'}>
        {missing.length > 0 && !isGrading && (
          <p class="said waiting">
            Not answered yet: {missing.length === 1 ? missing[0] : `${missing.length} questions, first “${missing[0]}”`}
          </p>
        )}
        {isGrading && <p class="said waiting">Checking…</p>}
        {trouble !== null && !isGrading && <p class="said">{trouble}</p>}
        {judged !== null && !isGrading && trouble === null && (
          <>
            {isOutdated && <p class="over">Of an earlier text:</p>}
            <Feedback grade={judged.grade} trials={props.trials} onOpen={props.onShow} />
          </>
        )}
      </div>
      <Attempts
        slug={slug}
        version={version}
        title={props.title}
        standing={standing}
        keeping={progress.keeping}
        learner={learner}
        texts={props.texts}
        start={props.start}
        onBringBack={props.onBringBack}
        onSolution={progress.seeSolution}
      />
    </section>
  );
}
