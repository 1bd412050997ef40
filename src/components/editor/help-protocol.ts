/** What a page and its help worker say to each other. Plain data both ways. */
import type { CompletionItem, Hover, LocatedFinding, TextEdit } from '../../documents/types.ts';
import type { DocumentKind, Scenario } from '../../ecs/ecs.ts';
import type { Description } from './describe.ts';

/** Each verb's arguments and answer. */
export interface HelpVerbs {
  /** With a scenario the rules look at its world as well; with a rule, at the world of its example. */
  check: { args: { text: string; kind: DocumentKind; scenario?: Scenario; exampleOf?: string }; answer: LocatedFinding[] };
  describe: { args: { text: string; kind: DocumentKind; scenario?: Scenario; exampleOf?: string }; answer: Description };
  format: { args: { text: string }; answer: TextEdit[] };
  complete: { args: { text: string; offset: number; kind: DocumentKind }; answer: CompletionItem[] };
  hover: { args: { text: string; offset: number; kind: DocumentKind }; answer: Hover | null };
}

export type HelpVerb = keyof HelpVerbs;

/**
 * A scenario is big and the same for every text of a document: a worker is sent it once, with the number that later requests name it by in its
 * place.
 */
export type HelpRequest = { [V in HelpVerb]: { id: number; verb: V; args: HelpVerbs[V]['args']; scenarioId?: number } }[HelpVerb];

export type HelpResponse = { id: number; answer: HelpVerbs[HelpVerb]['answer'] } | { id: number; failure: string };
