/** What a grade says: passed, or the first thing that failed, what it shows, and the moment to look at. */
import type { Grade } from '../../grading/grading.ts';
import { Prose } from './Prose.tsx';

interface Props {
  grade: Grade;
  /** Names of the runs that can be shown. */
  trials: readonly string[];
  onOpen(trial: string, atSeconds: number, entry: number | null): void;
}

export function Feedback({ grade, trials, onOpen }: Props) {
  const { moment, remarks = [], cells } = grade;
  if (grade.passed) {
    return (
      <div class="said passed">
        <p>
          <b>Passed.</b> Every check holds{trials.length > 1 && cells === undefined ? ', in every run' : ''}.
        </p>
        {remarks.map(({ id, say }) => (
          <p key={id}>
            <Prose text={say} />
          </p>
        ))}
      </div>
    );
  }
  const failed = grade.checks.find((check) => check.outcome === 'failed');
  const say = grade.feedback?.say ?? failed?.because ?? 'Something did not come out as asked.';
  return (
    <p class="said">
      <b>Not yet.</b> <Prose text={say} />{' '}
      {moment !== null && trials.includes(moment.trial) && (
        <button type="button" class="link" onClick={() => onOpen(moment.trial, moment.atSeconds, moment.entry)}>
          See t = {moment.atSeconds} s
        </button>
      )}
    </p>
  );
}
