/** What a page asks of the file that knows documents: by a call where it was imported, by messages where it is a worker. Plain data both ways. */
import type { CompletionItem, Hover, LocatedFinding, TextEdit } from '../../documents/types.ts';
import type { DocumentKind, Scenario } from '../../ecs/ecs.ts';
import { documentAbouts, type SurroundingsName } from '../playground/playground-documents.ts';
import type { Description } from './describe.ts';

/** What a document is: an input that AWS knows, or by its name one that tells the model what there is around ECS. */
export type TextKind = DocumentKind | SurroundingsName;

/** True of documents that AWS knows. */
export function isForAws(kind: TextKind): kind is DocumentKind {
  return !(kind in documentAbouts);
}

/** A text, and what the rules may look at besides: a scenario's world, or the world of a rule's example. */
export interface KnownText {
  text: string;
  kind: TextKind;
  scenario?: Scenario;
  exampleOf?: string;
}

/** Each verb's arguments and answer. */
export interface HelpVerbs {
  check: { args: KnownText; answer: LocatedFinding[] };
  describe: { args: KnownText; answer: Description };
  format: { args: { text: string }; answer: TextEdit[] };
  complete: { args: { text: string; offset: number; kind: TextKind }; answer: CompletionItem[] };
  hover: { args: { text: string; offset: number; kind: TextKind }; answer: Hover | null };
}

export type HelpVerb = keyof HelpVerbs;

/**
 * A scenario is big and the same for every text of a document: a worker is sent it once, with the number that later requests name it by in its
 * place.
 */
export type HelpRequest = { [V in HelpVerb]: { id: number; verb: V; args: HelpVerbs[V]['args']; scenarioId?: number } }[HelpVerb];

export type HelpResponse = { id: number; answer: HelpVerbs[HelpVerb]['answer'] } | { id: number; failure: string };

/** What a page calls and waits for. May throw where the code is at fault, never because of a text. */
export interface DirectHelp {
  check(args: KnownText): LocatedFinding[];
  describe(args: KnownText): Description;
}

/** Where the file leaves its `DirectHelp` on the page's `globalThis`: a built worker exports nothing. */
export const directHelpKey: unique symbol = Symbol.for('drydock.direct-help');
