/** Checks a learner's text: what is wrong with it as JSON, else what AWS would say of the document, each finding laid on its place. */
import { checkDocument, type DocumentKind, type Finding, type RuleContext } from '../ecs/ecs.ts';
import { type ParseOptions, parseText } from './parse.ts';
import type { ParsedText } from './parsed.ts';
import { syntaxFinding } from './syntax.ts';
import type { LocatedFinding } from './types.ts';

export interface CheckOptions extends ParseOptions {
  kind: DocumentKind;
  /** What exists around the document, where that is known. */
  context?: RuleContext;
}

/** Findings in the order in which they are worth reading: errors as AWS would meet them, then warnings, then advice by place. Never throws on any text. */
export function checkText(text: string, { kind, context, ...options }: CheckOptions): LocatedFinding[] {
  const parsed = parseText(text, options);
  return checkParsed(parsed, kind, () => checkDocument(parsed.value, kind, context));
}

/** Longer lists help nobody, and a hostile document must not hold up a page. */
const maxFindings = 500;

/** What is to say of a text that was read: what is wrong with it, and where it can be a document, what the rules find. */
export function checkParsed(parsed: ParsedText, kind: DocumentKind, findAll: () => readonly Finding[]): LocatedFinding[] {
  if (parsed.value === undefined) return parsed.syntax;
  const wrongRoot = checkRoot(parsed, kind);
  if (wrongRoot !== undefined) return [wrongRoot];
  return inReadingOrder([...parsed.syntax, ...locateFindings(parsed, findAll().slice(0, maxFindings))]);
}

/** Characters of text that may be read again to turn fixes into edits; beyond it findings come without them. */
const fixBudget = 5_000_000;

/** Lays findings on the text and turns their fixes into edits of it. A fix that has no sure place in the text comes without edits. */
export function locateFindings(parsed: ParsedText, findings: readonly Finding[]): LocatedFinding[] {
  let budget = fixBudget;
  return findings.map((finding) => {
    const range = parsed.locate(finding.path, finding.on);
    const located: LocatedFinding = { ...finding, range, ...parsed.lineColumn(range.from), pointer: parsed.pointerOf(finding.path) };
    budget -= finding.fix === undefined ? 0 : parsed.text.length;
    const textEdits = finding.fix === undefined || budget < 0 ? undefined : parsed.editText(finding.fix.edits);
    return textEdits === undefined ? located : { ...located, textEdits };
  });
}

const rank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, advice: 2 };

function inReadingOrder(findings: readonly LocatedFinding[]): LocatedFinding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity] || (a.severity === 'error' ? 0 : a.range.from - b.range.from));
}

/** The outermost value decides whether rules can say anything at all. */
function checkRoot(parsed: ParsedText, kind: DocumentKind): LocatedFinding | undefined {
  const { value } = parsed;
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && (kind === 'capacityProviderStrategy' || !Array.isArray(value))) return undefined;
  const found = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  const wanted = kind === 'capacityProviderStrategy' ? 'an array of strategy items: it starts with [' : 'a JSON object: it starts with {';
  const message = `This is ${found}; the document must be ${wanted}.`;
  return syntaxFinding('json-not-an-object', parsed.locate([]), message, parsed.lineColumn);
}
