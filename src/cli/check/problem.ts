/** What is wrong in an author's file, and where. */

export interface Problem {
  /** Path of the file. */
  file: string;
  /** From 1; absent where the file as a whole is meant, or is missing. */
  line?: number;
  column?: number;
  /** A sentence that says what is wrong and what would mend it. */
  says: string;
}

/** A problem at an offset of a text. */
export function problemAt(file: string, text: string, offset: number, says: string): Problem {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n'), says };
}

/** `content/day-16/01-networking.mdx:12:3: …`, as editors and terminals open it. */
export function problemText({ file, line, column, says }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: ${says}`;
}
