/** The report as JSON: an array with one entry a file, in the order given. */
import type { LocatedFinding } from '../../documents/documents.ts';
import { type Format, fixOf, isConfirmed, type PositionRange, positionsIn } from './report.ts';

export const formatJson: Format = ({ files }) => {
  const entries = files.map(({ file, kind, text, findings }) => {
    const place = positionsIn(text);
    return { file, kind, findings: findings.map((finding) => entryOf(finding, place)) };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
};

function entryOf(finding: LocatedFinding, place: (range: { from: number; to: number }) => PositionRange): unknown {
  const { code, severity, message, pointer, range, aws } = finding;
  const fix = fixOf(finding);
  return {
    code,
    severity,
    message,
    pointer,
    range: place(range),
    aws: aws === undefined ? null : { exception: aws.exception, message: aws.text, confirmed: isConfirmed(finding) },
    fix: fix && { title: fix.title, edits: fix.edits.map((edit) => ({ range: place(edit), insert: edit.insert })) },
  };
}
