/** The one door to grading: exercises as checks over documents and runs, grades, reports and proofs. */
export { ruleContext } from './context.ts';
export type {
  AttemptTexts,
  Check,
  CheckOutcome,
  CheckResult,
  DocumentReader,
  Evidence,
  Exercise,
  ExerciseDocument,
  Grade,
  Hint,
  Misconception,
  OtherReading,
  RunEvidence,
  Trial,
} from './exercise.ts';
export { defineExercise } from './exercise.ts';
export { grade, runTrial } from './grade.ts';
export { type Claim, type ExerciseFiles, proveExercise } from './prove.ts';
export { type ReportFormat, report, reportJson, reportText } from './report.ts';
export { type GradeOptions, kindHandedIn, type TrialRun, visibleTrial } from './trial.ts';
