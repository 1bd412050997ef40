/** What a learner sees of an exercise besides its documents: questions, hints, evidence and the runs to choose from, in their own variant. Pure. */
import { type AttemptTexts, type EvidenceItem, type Exercise, evidenceOf, forLearner } from '../../grading/grading.ts';
import { type PlainForm, plainForm } from './form/plain-form.ts';

/** A run that a learner may choose. */
export interface ShownTrial {
  name: string;
  title: string;
}

export interface Face {
  forms: readonly PlainForm[];
  hints: readonly string[];
  evidence: readonly EvidenceItem[];
  /** The exercise's own run first. */
  trials: readonly ShownTrial[];
}

/** The face of an exercise for a learner, or as it stands. Await `prepareExercise` with the same texts before. */
export function faceOf(common: Exercise, start: AttemptTexts, learner?: string): Face {
  const exercise = forLearner(common, learner);
  const cards = (exercise.forms ?? []).flatMap((form) => (form.purpose === 'prediction' ? form.cards : []));
  const trials = [{ name: 'visible' }, ...(exercise.visibleTrials ?? [])].map(({ name }) => {
    const about = cards.filter(({ trial = 'visible' }) => trial === name);
    const [only] = about;
    return { name, title: about.length === 1 && only ? only.title : name === 'visible' ? 'The run' : capitalised(name) };
  });
  return {
    forms: (exercise.forms ?? []).map(plainForm),
    hints: exercise.hints.map(({ text }) => text),
    evidence: evidenceOf(common, start, learner === undefined ? {} : { learner }),
    trials,
  };
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
