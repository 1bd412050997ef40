/** A rule's failing example, to be mended: says whether the rule still speaks. */
import { useRef, useState } from 'preact/hooks';
import type { LocatedFinding } from '../../documents/types.ts';
import type { DocumentKind } from '../../ecs/ecs.ts';
import { DocumentEditor } from '../editor/DocumentEditor.tsx';
import type { Description } from '../editor/describe.ts';
import { openReport, type ReportTarget } from '../exercise/report.ts';

export interface RuleExampleProps {
  /** The rule's code. */
  rule: string;
  /** File name: `task-definition.json`. */
  name: string;
  kind: DocumentKind;
  text: string;
  /** `text` coloured at build time, with the place marked; ours. */
  html: string;
  findings: readonly LocatedFinding[];
  description: Description;
  report: ReportTarget;
}

/** Names the example's draft, and the key that remembers that it was used. */
export function exampleId(rule: string): string {
  return `rules/${rule}`;
}

export function RuleExample({ rule, name, kind, text, html, findings, description, report }: RuleExampleProps) {
  const id = exampleId(rule);
  const [isBroken, setBroken] = useState(true);
  const current = useRef(text);
  return (
    <>
      <p class={`rule-state ${isBroken ? 'is-broken' : 'is-kept'}`}>
        {isBroken ? 'This document breaks the rule. Mend it, and the finding goes.' : 'The rule has nothing to say of this any more.'}
      </p>
      <DocumentEditor
        draftKey={`${id}/${name}`}
        name={name}
        kind={kind}
        startText={text}
        startHtml={html}
        initialFindings={findings}
        initialDescription={description}
        exampleOf={rule}
        onText={(newText) => {
          current.current = newText;
        }}
        onFindings={(found) => setBroken(found.some(({ code }) => code === rule))}
        report={(finding) => void openReport(report, name, current.current, finding)}
      />
    </>
  );
}
