/** The report as SARIF 2.1.0, which code scanning reads: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocatedFinding } from '../../documents/documents.ts';
import { type Rule, rules } from '../../ecs/ecs.ts';
import { version } from '../commands/version.ts';
import { type Format, fixOf, isConfirmed, type PositionRange, positionsIn, type Report, type ValidatedFile } from './report.ts';

type Place = (range: { from: number; to: number }) => PositionRange;

const levels: Readonly<Record<LocatedFinding['severity'], string>> = { error: 'error', warning: 'warning', advice: 'note' };

export const formatSarif: Format = (report) => {
  const first = new Map<string, LocatedFinding>();
  for (const { findings } of report.files) for (const finding of findings) if (!first.has(finding.code)) first.set(finding.code, finding);
  const indexes = new Map([...first.keys()].map((code, index) => [code, index]));
  const run = {
    tool: { driver: { name: 'Drydock', semanticVersion: version(), rules: [...first.values()].map(descriptorOf) } },
    columnKind: 'utf16CodeUnits',
    invocations: [invocationOf(report)],
    results: report.files.flatMap((file) => resultsOf(file, indexes)),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
};

const rulesByCode: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.code, rule]));

/**
 * A rule that spoke. `helpUri` must be absolute, and where the course's own pages are served is not known here: it leads to the public source, and
 * `properties.page` names our page below wherever the course is.
 */
function descriptorOf({ code, why, source, severity }: LocatedFinding): unknown {
  const title = rulesByCode.get(code)?.title ?? code.replaceAll('-', ' ');
  return {
    id: code,
    name: code.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    ...(source.url !== undefined && { helpUri: source.url }),
    help: { text: `${title}. ${why} Source: ${source.text} (${source.date}).` },
    defaultConfiguration: { level: levels[severity] },
    properties: { page: `/rules/${code}/` },
  };
}

function invocationOf({ unusable }: Report): unknown {
  const notifications = unusable.map(({ file, reason }) => ({
    level: 'error',
    message: { text: reason },
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file) } }],
  }));
  return { executionSuccessful: unusable.length === 0, toolExecutionNotifications: notifications };
}

function resultsOf({ file, text, findings }: ValidatedFile, indexes: ReadonlyMap<string, number>): unknown[] {
  const place = positionsIn(text);
  const artifactLocation = artifactOf(file);
  return findings.map((finding) => {
    const { code, severity, message, aws, range, pointer } = finding;
    const fix = fixOf(finding);
    const answer = aws && { exception: aws.exception, message: aws.text, confirmed: isConfirmed(finding) };
    return {
      ruleId: code,
      ruleIndex: indexes.get(code) ?? -1,
      level: levels[severity],
      message: {
        text:
          aws === undefined ? message : `${message} AWS ${severity === 'error' ? 'answers' : 'says later'}: ${aws.exception}: ${aws.text}`,
      },
      locations: [
        {
          physicalLocation: { artifactLocation, region: regionOf(range, place) },
          ...(pointer !== '' && { logicalLocations: [{ fullyQualifiedName: pointer, kind: 'member' }] }),
        },
      ],
      ...(fix && {
        fixes: [
          {
            description: { text: fix.title },
            artifactChanges: [{ artifactLocation, replacements: fix.edits.map((edit) => replacementOf(edit, place)) }],
          },
        ],
      }),
      properties: { ...(answer && { aws: answer }) },
    };
  });
}

function replacementOf(edit: { from: number; to: number; insert: string }, place: Place): unknown {
  return { deletedRegion: regionOf(edit, place), insertedContent: { text: edit.insert } };
}

function regionOf(range: { from: number; to: number }, place: Place): unknown {
  const { start, end } = place(range);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Paths are relative to where the command ran, as code scanning wants them; standard input has no name of its own. */
function artifactOf(file: string): { uri: string } {
  if (file === '-') return { uri: 'stdin' };
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') };
}
