/** The report as JUnit XML: a suite for each file, a failed case for each error. Warnings and advice pass, and say so in their output. */
import type { LocatedFinding } from '../../documents/documents.ts';
import type { Format, UnusableFile, ValidatedFile } from './report.ts';
import { attributes, escaped } from './xml.ts';

export const formatJunit: Format = ({ files, unusable }) => {
  const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), unusable.length);
  const failures = files.reduce((sum, file) => sum + failuresOf(file), 0);
  const suites = [...files.map(suiteOf), ...unusable.map(unusableSuite)].join('');
  const counts = attributes({ name: 'drydock validate', tests, failures, errors: unusable.length });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites}</testsuites>\n`;
};

function failuresOf({ findings }: ValidatedFile): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}

function suiteOf(file: ValidatedFile): string {
  const cases =
    file.findings.length === 0
      ? [`    <testcase${attributes({ name: 'no findings', classname: file.file })}/>\n`]
      : file.findings.map((finding) => caseOf(file.file, finding));
  const counts = attributes({ name: file.file, tests: cases.length, failures: failuresOf(file), errors: 0 });
  return `  <testsuite${counts}>\n${cases.join('')}  </testsuite>\n`;
}

function caseOf(file: string, { code, severity, line, column, message, aws, pointer }: LocatedFinding): string {
  const answer = aws === undefined ? '' : `AWS ${severity === 'error' ? 'answers' : 'says later'}: ${aws.exception}: ${aws.text}\n`;
  const text = `${file}:${line}:${column} ${pointer}\n${answer}${message}`;
  const inner =
    severity === 'error'
      ? `<failure${attributes({ type: code, message: aws?.text ?? message })}>${escaped(text)}</failure>`
      : `<system-out>${escaped(`${severity}: ${text}`)}</system-out>`;
  return `    <testcase${attributes({ name: `${code} at ${line}:${column}`, classname: file })}>\n      ${inner}\n    </testcase>\n`;
}

function unusableSuite({ file, reason }: UnusableFile): string {
  const one = `    <testcase${attributes({ name: 'usable', classname: file })}>\n      <error${attributes({ type: 'unusable', message: reason })}/>\n    </testcase>\n`;
  return `  <testsuite${attributes({ name: file, tests: 1, failures: 0, errors: 1 })}>\n${one}  </testsuite>\n`;
}
