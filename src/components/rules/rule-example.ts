/** What a rule's page shows of its examples, made at build time. */
import { checkText, parseText } from '../../documents/documents.ts';
import type { Rule } from '../../ecs/ecs.ts';
import { highlightJson } from '../../site/highlight.ts';
import { markText } from '../../site/mark-text.ts';
import { describe } from '../editor/describe.ts';
import { kindWords } from './rule-words.ts';

const textOf = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;

/** More of the document than this is no place that a wave would help to see. */
const markedChars = 400;

/** The failing example with its place marked and all that is found in it; the passing one as text. */
export function exampleOf(rule: Rule) {
  const { bad, good, at, context } = rule.example;
  const kind = rule.example.kind ?? rule.kinds[0];
  if (kind === undefined) throw new Error(`The rule ${rule.code} is about no kind of document.`);
  const text = textOf(bad);
  const findings = checkText(text, context === undefined ? { kind } : { kind, context });
  const found = findings.find(({ code }) => code === rule.code);
  const range = found?.range ?? parseText(text).locate(at);
  const code = highlightJson(text);
  const marked = range.to - range.from > markedChars ? code : markText(code, range, `doc-wave doc-wave-${rule.severity}`);
  return {
    kind,
    name: kindWords[kind].file,
    text,
    html: `<pre><code>${marked}</code></pre>`,
    findings,
    description: describe(text, kind, context),
    goodText: textOf(good),
  };
}
