/**
 * Grades in the Common Test Report Format, version 0.0.0 (https://github.com/ctrf-io/ctrf, schema/ctrf.schema.json). The format asks for times, so two
 * reports of one attempt differ in `start` and `stop`. No check is timed by itself: their durations are 0.
 */
import {
  type CheckOutcomeName,
  type Circumstances,
  type GradedAttempt,
  type GradeFormat,
  headingOf,
  isGraded,
  reasonOf,
  saidTo,
  type UngradedAttempt,
} from './graded.ts';

const statuses = { passed: 'passed', failed: 'failed', 'not reached': 'skipped' } as const satisfies Record<CheckOutcomeName, string>;

interface Test {
  name: string;
  status: 'passed' | 'failed' | 'skipped' | 'other';
  duration: number;
  suite: [string, ...string[]];
  rawStatus: string;
  message?: string;
  labels?: Record<string, string>;
}

export const gradeCtrf: GradeFormat = ({ attempts, isSingle }, { startMs, stopMs, version }: Circumstances) => {
  const tests = attempts.flatMap((attempt) => testsOf(attempt, isSingle));
  const count = (status: Test['status']) => tests.filter((one) => one.status === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'drydock',
    timestamp: new Date(stopMs).toISOString(),
    results: {
      tool: { name: 'drydock', version },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: 0,
        other: count('other'),
        suites: attempts.length,
        start: Math.floor(startMs),
        stop: Math.floor(stopMs),
      },
      tests,
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};

function testsOf(attempt: GradedAttempt | UngradedAttempt, isSingle: boolean): Test[] {
  if (!isGraded(attempt)) {
    const { name, problem } = attempt;
    return [{ name: 'can be graded', status: 'other', duration: 0, suite: [name], rawStatus: 'not graded', message: problem }];
  }
  const { grade, name, learner } = attempt;
  const first = grade.checks.find(({ outcome }) => outcome === 'failed');
  return grade.checks.map((check): Test => {
    const message = [reasonOf(check), check === first ? saidTo(grade) : ''].filter((part) => part !== '').join('\n\n');
    return {
      name: check.title,
      status: statuses[check.outcome],
      duration: 0,
      suite: isSingle ? [headingOf(attempt)] : [name, headingOf(attempt)],
      rawStatus: check.outcome,
      ...(message !== '' && { message }),
      labels: { exercise: grade.exercise, check: check.id, ...(learner !== undefined && { learner }) },
    };
  });
}
