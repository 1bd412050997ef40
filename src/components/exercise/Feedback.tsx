/** What a grade says: passed, or the first thing that failed, what it shows, and the moment to look at. */
import type { Grade } from '../../grading/grading.ts';
import { Prose } from './Prose.tsx';

interface Props {
  grade: Grade;
  onOpen(atSeconds: number, entry: number | null): void;
}

export function Feedback({ grade, onOpen }: Props) {
  if (grade.passed) {
    return (
      <p class="said passed">
        <b>Passed.</b> Every check holds, in this run and in others that differ in what goes wrong.
      </p>
    );
  }
  const failed = grade.checks.find((check) => check.outcome === 'failed');
  const say = grade.feedback?.say ?? failed?.because ?? 'Something did not come out as asked.';
  const { moment } = grade;
  return (
    <p class="said">
      <b>Not yet.</b> <Prose text={say} />{' '}
      {moment !== null && moment.trial === 'visible' && (
        <button type="button" class="link" onClick={() => onOpen(moment.atSeconds, moment.entry)}>
          See t = {moment.atSeconds} s
        </button>
      )}
    </p>
  );
}
