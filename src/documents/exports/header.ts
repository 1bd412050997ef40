/** The comment that every export begins with. */
import checks from './checks.json' with { type: 'json' };
import { unbroken } from './known.ts';
import type { Parameter } from './references.ts';
import type { ExportFormat } from './types.ts';

interface Heading {
  format: ExportFormat;
  /** “AWS CLI commands” */
  what: string;
  /** “Run” */
  doing: string;
  version: string;
  parameters: readonly Parameter[];
  notes: readonly string[];
}

/** How exports of a format were checked for this version, as a sentence. */
export function checkedWords(format: ExportFormat, version: string): string {
  return `For Drydock ${version}, ${checks[format]}. This text itself was not checked.`;
}

/** Lines that begin with `# `; nothing in a learner's text ends one. */
export function heading({ format, what, doing, version, parameters, notes }: Heading): string {
  const lines = [
    `${what} for Amazon ECS, exported from Drydock ${version}.`,
    `${doing} creates real resources in an AWS account, and AWS bills them.`,
    `How such exports are checked: ${checkedWords(format, version)}`,
    ...(parameters.length > 0
      ? ['Not made here, and must exist: what the parameters below name. Their defaults are the values in the documents: put your own.']
      : []),
    ...notes,
  ];
  return lines.map((line) => `# ${commented(line)}\n`).join('');
}

/** Broken between words, so that a line can be read without scrolling. */
function commented(line: string): string {
  const rows: string[] = [];
  for (const word of unbroken(line).split(' ')) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + word.length < 120) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows.join('\n#   ');
}
