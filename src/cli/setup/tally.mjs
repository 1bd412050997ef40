// @ts-check
/** Adds up what the steps of `npm test` found; a tool that crashed counts as failed, never as nothing. */

/** @typedef {{ passed: number, failed: number, notRun: string[] }} Tally `notRun` names the tests that were skipped or are still to be written */
/** @typedef {{ fullName: string, status: string }} ReportedTest */
/** @typedef {{ name: string, status: string, assertionResults: ReportedTest[] }} ReportedFile */

/**
 * A check that either holds or does not counts as one.
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfCheck(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0, notRun: [] } : { passed: 0, failed: 1, notRun: [] };
}

/**
 * Counts Vitest's JSON report. A file that could not be loaded counts as one failure, and so does a run that failed outside of any test,
 * found no test at all, or left no report.
 * @param {string | null} reportText
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfTests(reportText, exitCode) {
  const files = filesOf(reportText);
  if (files === null) return { passed: 0, failed: 1, notRun: [] };
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = count(tests, 'passed');
  const brokenFiles = files.filter((file) => file.status === 'failed' && count(file.assertionResults, 'failed') === 0).length;
  const failed = count(tests, 'failed') + brokenFiles;
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  const notRun = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => `${test.status}: ${test.fullName}`);
  return { passed, failed: isUnexplained ? 1 : failed, notRun };
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
    notRun: tallies.flatMap((tally) => tally.notRun),
  };
}

/**
 * @param {string | null} reportText
 * @returns {ReportedFile[] | null}
 */
function filesOf(reportText) {
  if (reportText === null) return null;
  try {
    const files = JSON.parse(reportText).testResults;
    return Array.isArray(files) ? files : null;
  } catch {
    return null;
  }
}

/**
 * @param {readonly ReportedTest[]} tests
 * @param {string} status
 */
const count = (tests, status) => tests.filter((test) => test.status === status).length;
