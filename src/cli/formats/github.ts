/**
 * The report as workflow commands, which GitHub Actions shows beside the lines of a pull request.
 * Form and escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import type { LocatedFinding } from '../../documents/documents.ts';
import { type Format, positionsIn } from './report.ts';

const commands: Readonly<Record<LocatedFinding['severity'], string>> = { error: 'error', warning: 'warning', advice: 'notice' };

export const formatGithub: Format = ({ files, unusable }) => {
  const found = files.flatMap(({ file, text, findings }) => {
    const place = positionsIn(text);
    return findings.map((finding) => {
      const { start, end } = place(finding.range);
      const where = {
        file,
        line: start.line,
        endLine: end.line,
        ...(start.line === end.line && { col: start.column, endColumn: end.column }),
      };
      return command(commands[finding.severity], { ...where, title: finding.code }, messageOf(finding));
    });
  });
  const unread = unusable.map(({ file, reason }) => command('error', { file, title: 'unusable' }, reason));
  return [...found, ...unread].map((line) => `${line}\n`).join('');
};

function messageOf({ aws, severity, message }: LocatedFinding): string {
  if (aws === undefined) return message;
  return `AWS ${severity === 'error' ? 'answers' : 'says later'}: ${aws.exception}: ${aws.text}\n${message}`;
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const parts = Object.entries(properties).map(
    ([key, value]) => `${key}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${name} ${parts.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
