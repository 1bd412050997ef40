/** What a finding says when the document is a template's resource: names as templates write them, and nothing of what the AWS CLI alone would answer. */
import type { Finding } from '../ecs/ecs.ts';
import { nameSource, type TemplateResource } from './cloudformation.ts';
import { type LineColumn, toPointer } from './places.ts';
import type { LocatedFinding } from './types.ts';

/** Properties in the wrong case: CloudFormation compares them letter for letter. */
export function nameFindings({ misnamed, name: resource }: TemplateResource, lineColumn: (offset: number) => LineColumn): LocatedFinding[] {
  return misnamed.map(({ key, path, name, wanted }) => {
    const range = { from: key.offset, to: key.offset + key.length };
    const text = { title: `Write ${wanted}`, edits: [] };
    const quote = key.length === name.length + 2 ? '"' : '';
    return {
      code: 'template-property-name',
      severity: 'error',
      path: [],
      on: 'key',
      message: `CloudFormation does not know \`${name}\` in \`${resource}\`. Its properties begin with a capital letter: \`${wanted}\`.`,
      why: 'CloudFormation compares property names letter for letter with its own, and refuses a template with others.',
      source: nameSource,
      range,
      ...lineColumn(range.from),
      pointer: toPointer(path),
      fix: text,
      textEdits: [{ ...range, insert: `${quote}${wanted}${quote}` }],
    };
  });
}

/** CloudFormation checks names and types itself, in its own words; what ECS answers it passes on. */
export function inTemplateWords(findings: readonly Finding[]): Finding[] {
  return findings.map(({ aws, ...finding }) => {
    if (aws?.exception !== 'ParamValidationError') return aws === undefined ? finding : { ...finding, aws };
    const message = finding.message.replace(/Did you mean `(\w)/, (_, first: string) => `Did you mean \`${first.toUpperCase()}`);
    return { ...finding, message };
  });
}
