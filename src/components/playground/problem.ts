/** What stands in the way of a run, as words. Apart from what reads documents, so that a page may say it. */
import type { DocumentName } from './playground-documents.ts';

/** What stands in the way of a run, and where. */
export interface PlaygroundProblem {
  document: DocumentName;
  line: number;
  column: number;
  message: string;
}

/** `images.json, line 3, column 5: …` */
export function problemSentence({ document, line, column, message }: PlaygroundProblem): string {
  // Findings about a text's syntax name their place themselves
  const place = `Line ${line}, column ${column}: `;
  return `${document}, line ${line}, column ${column}: ${message.startsWith(place) ? message.slice(place.length) : message}`;
}
