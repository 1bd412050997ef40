/** The one door to this room: text to findings with places and back to text. Pure; runs in a worker and in Node. */
export { completeAt, hoverAt } from './assist.ts';
export { type CheckOptions, checkText } from './check.ts';
export { applyTextEdits, toTextEdits } from './edits.ts';
export { type CheckedFile, type CheckFileOptions, checkFile, type FileDocument, type ParseFileOptions, parseFile } from './file.ts';
export { formatText } from './format.ts';
export { type Lens, lensesOf } from './lenses.ts';
export { type ParseOptions, parseText } from './parse.ts';
export type { Origin, ParsedText, TextFormat } from './parsed.ts';
export {
  type PictureContainer,
  type PictureDependency,
  type PictureLog,
  type PictureMount,
  type PicturePort,
  type PictureVolume,
  pictureOf,
  type TaskPicture,
} from './picture.ts';
export { lineFinder } from './places.ts';
export type { CompletionItem, Hover, LocatedFinding, TextEdit, TextRange } from './types.ts';
