/** The one door to this room: text to findings with places and back to text. Pure; runs in a worker and in Node. */
export { completeAt, hoverAt } from './assist.ts';
export { type CheckOptions, checkText } from './check.ts';
export { applyTextEdits, formatText, toTextEdits } from './edits.ts';
export { type ParsedText, parseText } from './parse.ts';
export type { CompletionItem, Hover, LocatedFinding, TextEdit, TextRange } from './types.ts';
