/** Reads a learner's text as JSON: the value, what is wrong with the text, and where each path of the document lies. Never throws. */
import { type ParseError, parseTree } from 'jsonc-parser';
import type { Path } from '../ecs/ecs.ts';
import { readDescribed } from './described.ts';
import { toTextEdits } from './edits.ts';
import { type ParsedText, type Reading, toParsed } from './parsed.ts';
import { type LineColumn, lineFinder, toPointer } from './places.ts';
import { maxDepth, maxLength } from './readable.ts';
import { describeErrors, syntaxFinding } from './syntax.ts';
import { firstDeeperThan } from './tokens.ts';
import { type TreeNode, toValue } from './tree.ts';
import type { LocatedFinding } from './types.ts';

/** No list of findings grows beyond this. */
const maxFindings = 100;

export interface ParseOptions {
  /** `jsonc` takes comments and trailing commas; the AWS CLI takes neither. YAML and templates are read by `parseFile`. */
  format?: 'json' | 'jsonc';
}

/**
 * Reads the text. Comments, trailing commas and everything else that strict JSON refuses are findings, unless the format says otherwise.
 * Of what `describe-task-definition` answers, the definition inside is the document.
 */
export function parseText(text: string, { format = 'json' }: ParseOptions = {}): ParsedText {
  const { root, value, syntax, lineColumn } = readJson(text, format);
  const reading: Reading = { text, value, format, origin: 'request', syntax, lineColumn, root, write: (edits) => toTextEdits(text, edits) };
  const described = root === undefined || value === undefined ? undefined : readDescribed(text, root, value, lineColumn);
  // The tree of a sound text serves every edit; an answer's was taken apart
  const tree = value === undefined ? undefined : root;
  if (described === undefined) return toParsed({ ...reading, write: (edits) => toTextEdits(text, edits, tree) });
  return toParsed({
    ...reading,
    origin: 'describe-task-definition',
    root: described.root,
    value: described.value,
    syntax: [...syntax, described.advice],
  });
}

/** A text's tree, its value and what is wrong with it. The tree is there for broken texts too, as far as it goes. */
export interface JsonReading {
  root: TreeNode | undefined;
  value: unknown;
  syntax: LocatedFinding[];
  lineColumn(offset: number): LineColumn;
}

export function readJson(text: string, format: 'json' | 'jsonc'): JsonReading {
  const lineColumn = lineFinder(text);
  const obstacle = findObstacle(text, lineColumn) ?? findDepth(text, lineColumn);
  if (obstacle !== undefined) return { root: undefined, value: undefined, syntax: [obstacle], lineColumn };
  const errors: ParseError[] = [];
  const isStrict = format === 'json';
  const root = parseTree(text, errors, { disallowComments: isStrict, allowTrailingComma: !isStrict });
  if (errors.length > 0 || root === undefined)
    return { root, value: undefined, syntax: describeErrors(text, errors, lineColumn), lineColumn };
  try {
    return { root, value: isStrict ? JSON.parse(text) : toValue(root), syntax: doubledKeys(root, lineColumn), lineColumn };
  } catch {
    const range = { from: 0, to: Math.min(1, text.length) };
    return {
      root: undefined,
      value: undefined,
      syntax: [syntaxFinding('json-syntax', range, 'This is not valid JSON.', lineColumn)],
      lineColumn,
    };
  }
}

/** What forbids reading at all, in any format. */
export function findObstacle(text: string, lineColumn: (offset: number) => LineColumn): LocatedFinding | undefined {
  if (text.length > maxLength) {
    const size = `${(text.length / 1_000_000).toFixed(1)} MB`;
    const message = `The text is ${size} long; documents up to 1 MB are read, and AWS takes 64 KiB of a task definition. Paste the document alone.`;
    return syntaxFinding('json-too-large', { from: 0, to: 1 }, message, lineColumn);
  }
  const binary = text.includes('\0') ? text.indexOf('\0') : text.indexOf('\ufffd\ufffd');
  if (binary !== -1) {
    const { line, column } = lineColumn(binary);
    const message = `Line ${line}, column ${column}: this is binary data, not text. Open the file as UTF-8 text, or paste the JSON itself.`;
    return syntaxFinding('json-binary', { from: binary, to: binary + 1 }, message, lineColumn);
  }
  if (text.trim() === '') {
    return syntaxFinding(
      'json-empty',
      { from: 0, to: text.length },
      'The document is empty. Write a JSON document: it starts with { and ends with }.',
      lineColumn,
    );
  }
  return undefined;
}

/** Looks at the text once, without recursion. */
function findDepth(text: string, lineColumn: (offset: number) => LineColumn): LocatedFinding | undefined {
  const deep = firstDeeperThan(text, maxDepth);
  if (deep !== undefined) {
    const { line, column } = lineColumn(deep);
    const message = `Line ${line}, column ${column}: nested deeper than ${maxDepth} levels. No ECS document is; the text is not read beyond this place.`;
    return syntaxFinding('json-too-deep', { from: deep, to: deep + 1 }, message, lineColumn);
  }
  return undefined;
}

/** A doubled key is legal JSON and loses its first value in silence. */
function doubledKeys(root: TreeNode, lineColumn: (offset: number) => LineColumn): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const visit = (node: TreeNode, path: Path): void => {
    const seen = new Map<string, TreeNode>();
    for (const [index, child] of (node.children ?? []).entries()) {
      if (findings.length >= maxFindings) return;
      const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
      if (key !== undefined) {
        const name = String(key.value);
        const first = seen.get(name);
        if (first === undefined) seen.set(name, key);
        else findings.push(doubledKey(name, first, key, [...path, name], lineColumn));
      }
      if (value !== undefined) visit(value, [...path, key === undefined ? index : String(key.value)]);
    }
  };
  visit(root, []);
  return findings;
}

function doubledKey(
  name: string,
  first: TreeNode,
  second: TreeNode,
  path: Path,
  lineColumn: (offset: number) => LineColumn,
): LocatedFinding {
  const earlier = lineColumn(first.offset);
  const message = `The key ${JSON.stringify(name)} stands here a second time (first on line ${earlier.line}). JSON readers keep this value and drop the earlier one; remove one of them.`;
  const range = { from: second.offset, to: second.offset + second.length };
  const finding = syntaxFinding('json-duplicate-key', range, message, lineColumn);
  return { ...finding, severity: 'warning', on: 'key', path, pointer: toPointer(path) };
}
