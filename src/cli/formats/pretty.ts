/** The report for people at a terminal: place, AWS's answer, our message, the mend, and the line of source with a mark below it. */
import { styleText } from 'node:util';
import type { LocatedFinding } from '../../documents/documents.ts';
import { counted, type Format, isConfirmed, type Mend, type Report, type ValidatedFile } from './report.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const styles: Readonly<Record<LocatedFinding['severity'], Style>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  advice: ['bold', 'cyan'],
};

export const formatPretty: Format = (report, { hasColour }) => {
  const paint: Paint = hasColour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
  return report.files.map((file) => textOf(file, paint)).join('') + summaryOf(report);
};

function textOf(file: ValidatedFile, paint: Paint): string {
  const mends = file.mends.map((mend) => mendLine(file.file, mend)).join('');
  if (file.findings.length === 0) {
    const kind = file.kind === null ? '' : ` (${file.kind})`;
    return mends + (file.isNamed ? `${printable(shownName(file.file))}: no findings${kind}\n` : '');
  }
  const starts = [0, ...Array.from(file.text.matchAll(/\r\n|\r|\n/g), ({ 0: lineBreak, index }) => index + lineBreak.length)];
  return mends + file.findings.map((finding) => findingText(file, finding, starts, paint)).join('');
}

/** What `--fix` changed, as one line. */
export function mendLine(file: string, { line, column, code, title }: Mend): string {
  return `${printable(shownName(file))}:${line}:${column}  mended  ${code}: ${printable(title)}\n`;
}

function findingText(file: ValidatedFile, finding: LocatedFinding, starts: readonly number[], paint: Paint): string {
  const { severity, code, line, column, message, fix, aws } = finding;
  const lines = [`${paint('bold', `${printable(shownName(file.file))}:${line}:${column}`)}  ${paint(styles[severity], severity)}  ${code}`];
  if (aws !== undefined) {
    const doubt = isConfirmed(finding) ? '' : paint('dim', ' (wording not confirmed)');
    lines.push(`  AWS ${severity === 'error' ? 'answers' : 'says later'}: ${printable(`${aws.exception}: ${aws.text}`)}${doubt}`);
  }
  lines.push(`  ${printable(message)}`);
  if (fix !== undefined) lines.push(`  Fix: ${printable(fix.title)} (--fix does it)`);
  return `${[...lines, ...excerpt(file.text, finding, starts, paint)].join('\n')}\n\n`;
}

/** Longest part of a line that is shown, and how much of it stands before the mark where it is cut. */
const maxExcerpt = 100;
const before = 30;

/** The line of source with a mark below the place; a long line is cut around it. */
function excerpt(text: string, { line, column, range }: LocatedFinding, starts: readonly number[], paint: Paint): string[] {
  const start = starts[line - 1] ?? 0;
  const whole = text.slice(start, starts[line] ?? text.length).replace(/[\r\n]+$/, '');
  if (whole.trim() === '') return [];
  const from = whole.length > maxExcerpt ? Math.max(0, column - 1 - before) : 0;
  const shown = whole.slice(from, from + maxExcerpt);
  const lead = from > 0 ? '…' : '';
  const tail = from + maxExcerpt < whole.length ? '…' : '';
  const length = Math.max(1, Math.min(range.to - range.from, shown.length - (column - 1 - from)));
  const gutter = String(line).padStart(5);
  const indent = ' '.repeat(lead.length + column - 1 - from);
  return [
    `${paint('dim', `${gutter} |`)} ${lead}${printable(shown)}${tail}`,
    `${paint('dim', '      |')} ${indent}${paint(['bold', 'red'], '^'.repeat(length))}`,
  ];
}

function summaryOf({ files, unusable }: Report): string {
  if (files.length + unusable.length === 1) return '';
  const count = (severity: LocatedFinding['severity']) =>
    files.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  const found = `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${count('advice')} advice`;
  const unread = unusable.length === 0 ? '' : `; ${counted(unusable.length, 'input')} could not be used`;
  return `${counted(files.length, 'document')} checked: ${found}${unread}\n`;
}

/** A tab counts as one column, so that the mark stays below its place; what a terminal would obey is shown, not sent. */
function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/\r\n|\r|\n/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\u00b7');
}

function shownName(file: string): string {
  return file === '-' ? 'standard input' : file;
}
