/** An exercise in a lesson: what it asks and what was found on one side, the documents and their run on the other. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { History, Scenario } from '../../ecs/ecs.ts';
import type { Grade } from '../../grading/grading.ts';
import type { BenchDocument } from './bench.ts';
import { Checks } from './Checks.tsx';
import { createExerciseClient, type ExerciseClient } from './exercise-client.ts';
import { Feedback } from './Feedback.tsx';
import { Hints } from './Hints.tsx';
import { readPassed, recordPassed } from './progress.ts';
import { openReport, type ReportTarget } from './report.ts';
import { type StageSettings, StageView } from './StageView.tsx';
import { type AskRun, type Texts, useRun } from './use-run.ts';
import { startTexts, useTexts } from './use-texts.ts';
import './exercise.css';

export interface ExerciseBenchProps {
  slug: string;
  version: number;
  title: string;
  /** `Exercise · write · 7 min`. */
  over: string;
  checks: readonly { id: string; title: string }[];
  hints: readonly string[];
  documents: readonly BenchDocument[];
  scenario: Scenario;
  /** The run of the start, made at build time. */
  first: History;
  settings: StageSettings;
  report: ReportTarget;
  /** What the exercise asks, as HTML made at build time. */
  brief?: ComponentChildren;
  /** What the lesson says before it. */
  children?: ComponentChildren;
}

/** A grade, with the texts it judged: after a further change it is still shown, and said to be of an earlier text. */
interface Judged {
  grade: Grade;
  texts: Texts;
}

export function ExerciseBench(props: ExerciseBenchProps) {
  const { slug, version, documents } = props;
  const id = `exercise/${slug}`;
  const { texts, isTouched, onText } = useTexts(documents);
  const client = useExerciseClient(slug);
  const ask = useCallback<AskRun>((documentTexts, changes) => client().runs.run({ slug, texts: documentTexts, changes }), [client, slug]);
  const run = useRun(ask, texts, isTouched, props.first, {
    firstSession: () => client().runs.sessionOf({ slug, texts: startTexts(documents), changes: [] }),
  });
  const [judged, setJudged] = useState<Judged | null>(null);
  const [isGrading, setIsGrading] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [openAt, setOpenAt] = useState<{ atMs: number; entry?: number | null } | null>(null);
  const [hasPassed, setHasPassed] = useState(false);
  const verdict = useRef<HTMLDivElement>(null);

  useEffect(() => setHasPassed(readPassed()[slug] === version), [slug, version]);

  const check = async () => {
    setIsGrading(true);
    setTrouble(null);
    try {
      const grade = await client().grade(texts);
      setJudged({ grade, texts });
      if (grade.passed) {
        recordPassed(slug, version);
        setHasPassed(true);
      }
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      setIsGrading(false);
    }
  };
  // In one column the verdict stands above the stage, out of sight.
  const checkFromStage = async () => {
    await check();
    verdict.current?.scrollIntoView({ block: 'center' });
  };
  const open = (atSeconds: number, entry: number | null) => {
    // The graded run had no changes by the learner; the moment is shown in the run that was judged.
    run.clear();
    setOpenAt({ atMs: Math.round(atSeconds * 1000), entry });
  };
  const isOutdated = judged !== null && judged.texts !== texts;

  return (
    <>
      <div class="beat-prose">
        {props.children}
        <section class="card exercise-card" aria-labelledby={`${id}/title`}>
          <p class="over">
            {props.over}
            {hasPassed && <span class="badge">✓ passed</span>}
          </p>
          <h3 id={`${id}/title`}>{props.title}</h3>
          <div class="brief">{props.brief}</div>
          <Checks checks={props.checks} results={judged?.grade.checks ?? null} />
          <div class="row">
            {isGrading ? (
              <button type="button" onClick={() => client().cancelGrade()}>
                Cancel
              </button>
            ) : (
              <button type="button" class="go" onClick={() => void check()}>
                Check
              </button>
            )}
            <Hints hints={props.hints} />
          </div>
          <div role="status" ref={verdict} class={isOutdated ? 'verdict outdated' : 'verdict'}>
            {isGrading && <p class="said waiting">Checking…</p>}
            {trouble !== null && !isGrading && <p class="said">{trouble}</p>}
            {judged !== null && !isGrading && trouble === null && (
              <>
                {isOutdated && <p class="over">Of an earlier text:</p>}
                <Feedback grade={judged.grade} onOpen={open} />
              </>
            )}
          </div>
        </section>
      </div>
      <div class="beat-berth">
        <div class="beat-stage">
          <StageView
            id={id}
            documents={documents}
            startVersion={String(version)}
            scenario={props.scenario}
            settings={props.settings}
            run={run}
            openAt={openAt}
            onText={onText}
            onCancel={() => client().runs.cancel()}
            report={(finding, name) => void openReport(props.report, name, texts[name] ?? '', finding)}
          >
            <div class="bench-check">
              <button type="button" class="go" disabled={isGrading} onClick={() => void checkFromStage()}>
                {isGrading ? 'Checking…' : 'Check'}
              </button>
            </div>
          </StageView>
        </div>
      </div>
    </>
  );
}

/** Makes the client at its first use, and ends its workers with the page. */
function useExerciseClient(slug: string): () => ExerciseClient {
  const made = useRef<ExerciseClient | null>(null);
  useEffect(() => () => made.current?.dispose(), []);
  return useCallback(() => {
    made.current ??= createExerciseClient(slug);
    return made.current;
  }, [slug]);
}
