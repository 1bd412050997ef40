/** Checks one text as `drydock validate` does: recognises what it is, and tells what is a document of ECS from what merely looks like one. */
import { checkText, type LocatedFinding, parseText } from '../../documents/documents.ts';
import { type DocumentKind, type RuleContext, recogniseKind } from '../../ecs/ecs.ts';

export interface CheckSettings {
  /** Null where the document has to tell. */
  kind: DocumentKind | null;
  context: RuleContext;
  fileName: string;
}

export interface Checked {
  kind: DocumentKind | null;
  findings: readonly LocatedFinding[];
}

/** What is wrong with a text; null where it is well formed and no document of ECS. */
export function checkInput(text: string, { kind: named, context }: CheckSettings): Checked | null {
  const { value, syntax } = parseText(text);
  const kind = named ?? recogniseKind(value);
  if (kind !== null) return { kind, findings: checkText(text, { kind, context }) };
  return value === undefined ? { kind, findings: syntax } : null;
}

/** Names that hardly any other file holds: they tell a broken document of ECS from the broken text of something else. */
const telling = /\b(?:containerDefinitions|capacityProviderStrategy|defaultCapacityProviderStrategy|autoScalingGroupProvider|AWS::ECS::)/;

/**
 * False for a text that nobody named and that only shares a word with the documents of ECS: a package.json has `overrides` as RunTask has, and
 * nearly all else in it is unknown to the API. A broken text counts as a document where it names something of ECS.
 */
export function isDocument(text: string, { kind, findings }: Checked): boolean {
  if (kind === null) return telling.test(text);
  if (telling.test(text)) return true;
  const unknown = findings.filter(({ code, path }) => code === 'unknown-key' && path.length <= 1).length;
  return unknown <= 1 || unknown * 2 <= memberCount(text);
}

function memberCount(text: string): number {
  const { value } = parseText(text);
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
