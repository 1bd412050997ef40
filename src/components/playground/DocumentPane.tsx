/** The document whose tab is open, in its editor; the others are texts alone, so that a page has one editor at a time. */
import { useRef } from 'preact/hooks';
import type { LocatedFinding } from '../../documents/types.ts';
import type { Scenario } from '../../ecs/ecs.ts';
import { DocumentEditor } from '../editor/DocumentEditor.tsx';
import type { Description } from '../editor/describe.ts';
import type { TextKind } from '../editor/help-protocol.ts';
import { type DocumentName, documentAbouts } from './playground-documents.ts';

/** What the build made of a document. */
export interface BuiltDocument {
  html: string;
  findings: readonly LocatedFinding[];
  description?: Description;
}

interface Props {
  name: DocumentName;
  draftKey: string;
  startText: string;
  built: BuiltDocument | undefined;
  /** For the rules to look at. */
  world: Scenario;
  goTo: { offset: number } | null;
  onText(text: string): void;
}

export function DocumentPane({ name, draftKey, startText, built, world, goTo, onText }: Props) {
  const hasBegun = useRef(false);
  return (
    <DocumentEditor
      draftKey={draftKey}
      name={name}
      kind={documentAbouts[name].kind ?? (name as TextKind)}
      startText={startText}
      startHtml={built?.html}
      initialFindings={built?.findings}
      initialDescription={built?.description}
      scenario={world}
      heightLines={24}
      goTo={goTo}
      onText={(text) => {
        // An editor tells of the start before it has read its draft, which the playground has read already.
        if (hasBegun.current) onText(text);
        hasBegun.current = true;
      }}
    />
  );
}
