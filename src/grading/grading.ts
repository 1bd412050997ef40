/** The one door to grading: exercises as checks over documents and runs, grades, reports and proofs. */
export { type AttemptFile, attemptFileText, attemptProblem, parseAttemptFile } from './attempt.ts';
export { ruleContext } from './context.ts';
export type {
  Answer,
  AttemptTexts,
  Card,
  CellResult,
  Check,
  CheckOutcome,
  CheckResult,
  DocumentReader,
  Evidence,
  EvidenceItem,
  Exercise,
  ExerciseDocument,
  Form,
  Grade,
  Hint,
  Misconception,
  OtherReading,
  Question,
  RunEvidence,
  Trial,
  Variant,
} from './exercise.ts';
export { defineExercise } from './exercise.ts';
export { evidenceOf, grade, runTrial } from './grade.ts';
export { type Claim, type ExerciseFiles, proveExercise } from './prove.ts';
export { type ReportFormat, report, reportJson, reportText, whereAndWhy } from './report.ts';
export { type GradeOptions, prepareExercise, type TrialRun, visibleTrial } from './trial.ts';
export { asVariant, forLearner, variantOf } from './variant.ts';
