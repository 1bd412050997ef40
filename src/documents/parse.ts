/** Reads a learner's text as JSON: the value, what is wrong with the text, and where each path of the document lies. Never throws. */
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Path } from '../ecs/ecs.ts';
import { type LineColumn, lineFinder, markOf, nearestNode, toPointer } from './places.ts';
import { describeErrors, syntaxFinding } from './syntax.ts';
import { firstDeeperThan } from './tokens.ts';
import type { LocatedFinding, TextRange } from './types.ts';

/** AWS takes 64 KiB of a task definition; beyond 1 MB nobody has written a document by hand. UTF-16 code units. */
const maxLength = 1_000_000;

/** ECS's deepest input nests less than 15 levels. The bound keeps every later walk of the tree from overflowing. */
const maxDepth = 100;

/** No list of findings grows beyond this. */
const maxFindings = 100;

export interface ParsedText {
  text: string;
  /** The document as strict JSON gives it (`__proto__` is an own key); undefined when the text is no JSON. */
  value: unknown;
  /** What is wrong with the text itself. Doubled keys are warnings; all else are errors and leave `value` undefined. */
  syntax: LocatedFinding[];
  /** The text to mark for a path, or for the nearest place above it that exists. */
  locate(path: Path, on?: 'key' | 'value'): TextRange;
  lineColumn(offset: number): LineColumn;
}

/** Reads the text. Comments, trailing commas and everything else that strict JSON refuses are findings. */
export function parseText(text: string): ParsedText {
  const lineColumn = lineFinder(text);
  const unread = (finding: LocatedFinding): ParsedText => {
    return { text, value: undefined, syntax: [finding], locate: () => finding.range, lineColumn };
  };
  const obstacle = findObstacle(text, lineColumn);
  if (obstacle !== undefined) return unread(obstacle);

  const { root, errors } = readTree(text);
  const locate: ParsedText['locate'] = (path, on = 'value') => {
    if (root === undefined) return { from: 0, to: Math.min(1, text.length) };
    const { node, isExact } = nearestNode(root, path);
    return markOf(node, isExact ? on : 'value');
  };
  if (errors.length > 0 || root === undefined) {
    return { text, value: undefined, syntax: describeErrors(text, errors, lineColumn), locate, lineColumn };
  }
  try {
    return { text, value: JSON.parse(text), syntax: doubledKeys(root, lineColumn), locate, lineColumn };
  } catch {
    return unread(syntaxFinding('json-syntax', { from: 0, to: Math.min(1, text.length) }, 'This is not valid JSON.', lineColumn));
  }
}

/** The tolerant tree and its errors under strict rules. Only for texts without an obstacle. */
function readTree(text: string): { root: Node | undefined; errors: ParseError[] } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return { root, errors };
}

/** True when a parser may walk the text: neither too large nor too deep. For helpers that take the raw text. */
export function isReadable(text: string): boolean {
  return text.length <= maxLength && firstDeeperThan(text, maxDepth) === undefined;
}

/** What forbids parsing at all. Looks at the text once, without recursion. */
function findObstacle(text: string, lineColumn: (offset: number) => LineColumn): LocatedFinding | undefined {
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
  const deep = firstDeeperThan(text, maxDepth);
  if (deep !== undefined) {
    const { line, column } = lineColumn(deep);
    const message = `Line ${line}, column ${column}: nested deeper than ${maxDepth} levels. No ECS document is; the text is not read beyond this place.`;
    return syntaxFinding('json-too-deep', { from: deep, to: deep + 1 }, message, lineColumn);
  }
  return undefined;
}

/** A doubled key is legal JSON and loses its first value in silence. */
function doubledKeys(root: Node, lineColumn: (offset: number) => LineColumn): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  const visit = (node: Node, path: Path): void => {
    const seen = new Map<string, Node>();
    for (const [index, child] of (node.children ?? []).entries()) {
      if (findings.length >= maxFindings) return;
      const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
      if (key !== undefined) {
        const name: string = key.value;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, key);
        else findings.push(doubledKey(name, first, key, [...path, name], lineColumn));
      }
      if (value !== undefined) visit(value, [...path, key === undefined ? index : key.value]);
    }
  };
  visit(root, []);
  return findings;
}

function doubledKey(name: string, first: Node, second: Node, path: Path, lineColumn: (offset: number) => LineColumn): LocatedFinding {
  const earlier = lineColumn(first.offset);
  const message = `The key ${JSON.stringify(name)} stands here a second time (first on line ${earlier.line}). JSON readers keep this value and drop the earlier one; remove one of them.`;
  const range = { from: second.offset, to: second.offset + second.length };
  const finding = syntaxFinding('json-duplicate-key', range, message, lineColumn);
  return { ...finding, severity: 'warning', on: 'key', path, pointer: toPointer(path) };
}
