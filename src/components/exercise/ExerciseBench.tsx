/** An exercise in a lesson: what it asks and what was found on one side; its documents or questions and their run on the other. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { History, Scenario } from '../../ecs/ecs.ts';
import type { EvidenceItem } from '../../grading/grading.ts';
import type { BenchDocument } from './bench.ts';
import { ExerciseCard } from './ExerciseCard.tsx';
import { createExerciseClient, type ExerciseClient } from './exercise-client.ts';
import type { ShownTrial } from './face.ts';
import { EvidencePanel } from './form/EvidencePanel.tsx';
import { FormView } from './form/FormView.tsx';
import { nameOfQuestion, type PlainForm, readAnswers, spoken, unanswered } from './form/plain-form.ts';
import { useProgress } from './progress/use-progress.ts';
import { openReport, type ReportTarget } from './report.ts';
import { type StageSettings, StageView } from './StageView.tsx';
import { useAnswers } from './use-answers.ts';
import { useJudging } from './use-judging.ts';
import { type AskRun, noHistory, type Texts, useRun } from './use-run.ts';
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
  /** Questions; where one of them is a prediction, the run stays away until it is made. */
  forms?: readonly PlainForm[];
  /** What the documents of the forms begin with. */
  answers?: Texts;
  evidence?: readonly Pick<EvidenceItem, 'id' | 'title'>[];
  /** Runs to choose from; empty or one where there is no choice. */
  trials?: readonly ShownTrial[];
  /** True where learners get different questions. */
  hasVariants?: boolean;
  scenario: Scenario;
  /** The run of the start, made at build time; null where it must not be seen yet, or is made when the exercise is used. */
  first: History | null;
  settings: StageSettings;
  report: ReportTarget;
  /** What the exercise asks, as HTML made at build time. */
  brief?: ComponentChildren;
  /** What the lesson says before it. */
  children?: ComponentChildren;
}

const noTexts: Texts = {};

export function ExerciseBench(props: ExerciseBenchProps) {
  const { slug, version, documents, answers: answersStart = noTexts, first } = props;
  const id = `exercise/${slug}`;
  const progress = useProgress(slug, version);
  const { standing, learner, resets } = progress;
  const { texts: documentTexts, isTouched, onText } = useTexts(documents);
  const answers = useAnswers(id, version, answersStart, resets);
  const client = useExerciseClient(slug);
  const start = useMemo(() => ({ ...startTexts(documents), ...answersStart }), [documents, answersStart]);
  const { forms, hints } = useFace(props, client, start, learner);
  const texts = useMemo(() => ({ ...documentTexts, ...answers.texts }), [documentTexts, answers.texts]);
  const judging = useJudging({ client, texts, version, progress });
  const { judged } = judging;

  const predictions = forms.filter(({ purpose }) => purpose === 'prediction');
  const isClosed =
    predictions.length > 0 && judged === null && !(standing?.attempts.some((attempt) => attempt.version === version) ?? false);
  const hasRun = props.scenario.steps.length > 0;
  const [trial, setTrial] = useState('visible');
  const [openAt, setOpenAt] = useState<{ atMs: number; entry?: number | null } | null>(null);
  const ask = useCallback<AskRun>(
    (asked, changes) => client().runs.run({ slug, texts: asked, changes, trial, ...(learner !== undefined && { learner }) }),
    [client, slug, trial, learner],
  );
  // What was predicted changes no run; what the settings are does.
  const settled = useSteady(useMemo(() => withoutPredictions(texts, forms, start), [texts, forms, start]));
  const isOther = isTouched || settled !== start || trial !== 'visible' || learner !== undefined || first === null;
  const run = useRun(ask, settled, hasRun && !isClosed && isOther, first ?? noHistory, {
    firstSession: first === null ? undefined : () => client().runs.sessionOf({ slug, texts: start, changes: [] }),
  });
  const [put, setPut] = useState<{ texts: Texts } | null>(null);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const bench = useRef<HTMLDivElement>(null);

  const check = async () => {
    const left = predictions.flatMap((form) => unanswered(form, answers.answersOf(form)).map((question) => ({ form, question })));
    setMissing(left.map(({ question }) => spoken(nameOfQuestion(question))));
    const [next] = left;
    if (next === undefined) return judging.check();
    const field = [...(bench.current?.querySelectorAll<HTMLElement>('.question') ?? [])].find((one) =>
      one.id.endsWith(`/${next.question.id}`),
    );
    field?.querySelector<HTMLElement>('input, button')?.focus();
  };
  const showMoment = (name: string, atSeconds: number | null, entry: number | null = null) => {
    // The graded run had no changes by the learner; the moment is shown in the run that was judged.
    run.clear();
    setTrial(name);
    if (atSeconds !== null) setOpenAt({ atMs: Math.round(atSeconds * 1000), entry });
  };
  const bringBack = (earlier: Texts) => {
    setPut({ texts: earlier });
    answers.put(earlier);
  };
  const loadEvidence = useCallback(async () => (await client().face(start, learner)).evidence, [client, start, learner]);
  const firstTexts = standing?.attempts.find((attempt) => attempt.version === version)?.texts;
  const verb = isClosed ? 'Make my prediction' : 'Check';

  return (
    <>
      <div class="beat-prose">
        {props.children}
        <ExerciseCard
          {...props}
          hints={hints}
          id={id}
          verb={verb}
          missing={missing}
          judging={judging}
          progress={progress}
          texts={texts}
          start={start}
          trials={props.trials?.map(({ name }) => name) ?? ['visible']}
          onCheck={() => void check()}
          onShow={showMoment}
          onBringBack={bringBack}
        />
      </div>
      <div class="beat-berth">
        <div class="beat-stage" ref={bench}>
          <StageView
            id={id}
            documents={documents}
            startVersion={String(version)}
            scenario={props.scenario}
            settings={props.settings}
            run={run}
            openAt={openAt}
            onText={onText}
            put={put}
            resets={resets}
            trials={props.trials ?? []}
            trial={trial}
            onTrial={(name) => showMoment(name, null)}
            onCancel={() => client().runs.cancel()}
            report={(finding, name) => void openReport(props.report, name, texts[name] ?? '', finding)}
            instead={insteadOfRun(isClosed, hasRun, first === null && run.history === noHistory)}
            above={
              <>
                {props.evidence && props.evidence.length > 0 && (
                  <EvidencePanel
                    id={id}
                    items={props.evidence}
                    read={standing?.evidence ?? new Set()}
                    load={loadEvidence}
                    onRead={(item) => progress.open('evidence', item)}
                  />
                )}
                {forms.map((form) => (
                  <FormView
                    key={form.document + form.title}
                    id={id}
                    form={form}
                    answers={answers.answersOf(form)}
                    cells={judged?.grade.cells ?? null}
                    first={form.purpose === 'prediction' && firstTexts ? readAnswers(firstTexts[form.document] ?? '') : null}
                    canShow={!isClosed && hasRun}
                    onAnswer={(question, answer) => answers.onAnswer(form, question, answer)}
                    onShow={showMoment}
                  />
                ))}
              </>
            }
          >
            <div class={forms.length > 0 ? 'form-foot' : 'bench-check'}>
              <button type="button" class="go" disabled={judging.isGrading} onClick={() => void check().then(judging.showVerdict)}>
                {judging.isGrading ? 'Checking…' : verb}
              </button>
              {forms.length > 0 && <p role="status">{missing.length > 0 && `Not answered yet: ${missing.length}. ${missing[0]}`}</p>}
            </div>
          </StageView>
        </div>
      </div>
    </>
  );
}

function insteadOfRun(isClosed: boolean, hasRun: boolean, isOnItsWay: boolean): ComponentChildren | undefined {
  if (!hasRun) return null;
  if (isClosed) {
    return (
      <p class="stage-closed">
        <b>Predict first.</b> The run is shown here once you have answered every question above.
      </p>
    );
  }
  return isOnItsWay ? <RunToCome /> : undefined;
}

/** In the place of a run that the page did not bring: the button wakes the exercise, and with it the run begins. */
function RunToCome() {
  const [isAlive, setIsAlive] = useState(false);
  useEffect(() => setIsAlive(true), []);
  return (
    <div class="stage-closed" role="status">
      {isAlive ? 'Running…' : <button type="button">Show the run</button>}
    </div>
  );
}

/** The texts, where those of predictions and diagnoses are the start’s: they change no run. */
function withoutPredictions(texts: Texts, forms: readonly PlainForm[], start: Texts): Texts {
  const asked = forms.filter(({ purpose }) => purpose !== 'settings').map(({ document }) => [document, start[document] ?? ''] as const);
  return asked.length === 0 ? texts : { ...texts, ...Object.fromEntries(asked) };
}

/** The same object as before where it says the same. */
function useSteady(texts: Texts): Texts {
  const kept = useRef(texts);
  const isSame = Object.keys(texts).every((name) => kept.current[name] === texts[name]);
  if (!isSame) kept.current = texts;
  return kept.current;
}

/** Questions and hints in the learner's own variant, once both are known. */
function useFace(props: ExerciseBenchProps, client: () => ExerciseClient, start: Texts, learner: string | undefined) {
  const { hasVariants = false, forms = [], hints } = props;
  const [own, setOwn] = useState<{ forms: readonly PlainForm[]; hints: readonly string[] } | null>(null);
  useEffect(() => {
    if (!hasVariants || learner === undefined) return setOwn(null);
    let isCurrent = true;
    client()
      .face(start, learner)
      .then(
        (face) => isCurrent && setOwn(face),
        // The common face stays; the grade says what it is about.
        () => {},
      );
    return () => {
      isCurrent = false;
    };
  }, [hasVariants, learner, client, start]);
  return own ?? { forms, hints };
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
