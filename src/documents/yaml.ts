/** Reads YAML: each document's tree with its places, aliases followed within a bound, and what is wrong with the text. Loaded only when a text is YAML. */
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { findObstacle } from './parse.ts';
import { type LineColumn, lineFinder } from './places.ts';
import { maxDepth } from './readable.ts';
import { type SyntaxCode, syntaxFinding } from './syntax.ts';
import { adopt, childAt, type TreeNode } from './tree.ts';
import type { LocatedFinding, TextRange } from './types.ts';

/** Values that aliases may add to a text. A template's anchors add a few hundred at most. */
const maxSharedNodes = 20_000;

/** Errors beyond the first few only follow from them. */
const maxErrors = 10;

export interface YamlDocument {
  root: TreeNode | undefined;
  syntax: LocatedFinding[];
}

export interface YamlReading {
  /** In the text's order; at least one. */
  documents: YamlDocument[];
  lineColumn(offset: number): LineColumn;
}

/** Reads every document of the text. Never throws. */
export function readYaml(text: string): YamlReading {
  const lineColumn = lineFinder(text);
  const obstacle = findObstacle(text, lineColumn);
  if (obstacle !== undefined) return { documents: [{ root: undefined, syntax: [obstacle] }], lineColumn };
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) {
    const { line, column } = lineColumn(tokens.tooDeepAt);
    const message = `Line ${line}, column ${column}: nested deeper than ${maxDepth} levels. No ECS document is; the text is not read beyond this place.`;
    const range = { from: tokens.tooDeepAt, to: tokens.tooDeepAt + 1 };
    return { documents: [{ root: undefined, syntax: [syntaxFinding('yaml-too-deep', range, message, lineColumn)] }], lineColumn };
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent', version: '1.2' });
  const documents = [...composer.compose(tokens, true, text.length)].slice(0, maxDocuments);
  return { documents: documents.map((document) => new TreeMaker(text, document, lineColumn).make()), lineColumn };
}

/** More documents than anyone keeps in a file; each is checked on its own. */
const maxDocuments = 200;

/** The text's tokens, or where it nests too deep: the composer calls itself level by level, the parser does not. */
function tokensOf(text: string): CST.Token[] | { tooDeepAt: number } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > maxDepth * 2) return { tooDeepAt: Math.max(0, Math.min(parser.offset, text.length - 1)) };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

type YamlNode = ParsedNode | Alias;

/** Turns one document of the library into a tree. */
class TreeMaker {
  private readonly syntax: LocatedFinding[] = [];
  private readonly anchors = new Map<string, YamlNode>();
  private sharedNodes = 0;
  private readonly text: string;
  private readonly document: Document.Parsed;
  private readonly lineColumn: (offset: number) => LineColumn;

  constructor(text: string, document: Document.Parsed, lineColumn: (offset: number) => LineColumn) {
    this.text = text;
    this.document = document;
    this.lineColumn = lineColumn;
  }

  make(): YamlDocument {
    const { contents, errors } = this.document;
    for (const error of errors.slice(0, maxErrors)) {
      this.report('yaml-syntax', { from: error.pos[0], to: Math.max(error.pos[1], error.pos[0] + 1) }, wordsFor(error.code, error.message));
    }
    if (contents === null) {
      this.report('json-empty', { from: 0, to: this.text.length }, 'the document is empty.');
      return { root: undefined, syntax: this.syntax };
    }
    const root = this.toTree(contents as YamlNode, 0, false);
    return { root, syntax: this.syntax };
  }

  private report(code: SyntaxCode, { from, to }: TextRange, what: string): void {
    const range = { from: Math.min(from, Math.max(0, this.text.length - 1)), to: Math.min(to, this.text.length) };
    const { line, column } = this.lineColumn(range.from);
    if (this.syntax.length < maxErrors)
      this.syntax.push(syntaxFinding(code, range, `Line ${line}, column ${column}: ${what}`, this.lineColumn));
  }

  private toTree(node: YamlNode | null, depth: number, isShared: boolean): TreeNode {
    if (node === null) return { type: 'null', value: null, offset: 0, length: 0 };
    if (isAlias(node)) return this.follow(node, depth);
    if (isShared) this.sharedNodes += 1;
    const tree = depth > maxDepth ? plain(node) : this.ofKind(node, depth, isShared);
    if (isShared) tree.isShared = true;
    if (node.tag?.startsWith('!')) Object.assign(tree, { tag: node.tag, unknown: 'string' });
    if (node.tag?.startsWith('!') === false && !coreTags.has(node.tag)) tree.unknown = 'string';
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return tree;
  }

  private ofKind(node: ParsedNode, depth: number, isShared: boolean): TreeNode {
    if (isMap(node)) return this.ofMap(node as YAMLMap.Parsed, depth, isShared);
    if (isSeq(node)) return this.ofSeq(node as YAMLSeq.Parsed, depth, isShared);
    return ofScalar(node as Scalar.Parsed);
  }

  private ofSeq(node: YAMLSeq.Parsed, depth: number, isShared: boolean): TreeNode {
    const children = node.items.map((item) => this.toTree(item as YamlNode | null, depth + 1, isShared));
    return adopt({ type: 'array', ...placeOf(node), children, isBlock: !node.flow });
  }

  private ofMap(node: YAMLMap.Parsed, depth: number, isShared: boolean): TreeNode {
    const tree: TreeNode = { type: 'object', ...placeOf(node), children: [], isBlock: !node.flow };
    const firstOf = new Map<string, number>();
    const merges: TreeNode[] = [];
    for (const { key, value } of node.items) {
      const keyNode = this.toTree(key as YamlNode | null, depth + 1, isShared);
      const valueNode = this.toTree(value as YamlNode | null, depth + 1, isShared);
      if (value === null) Object.assign(valueNode, { offset: keyNode.offset + keyNode.length });
      if (keyNode.type === 'object' || keyNode.type === 'array') {
        this.report('yaml-syntax', { from: keyNode.offset, to: keyNode.offset + 1 }, 'a key of an ECS document is plain text.');
        continue;
      }
      const name = keyNode.written ?? String(keyNode.value);
      if (name === '<<' && (key as Scalar.Parsed).type === 'PLAIN') {
        merges.push(valueNode);
        continue;
      }
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, keyNode.offset);
      else this.reportDoubled(name, first, keyNode);
      tree.children?.push(propertyOf({ ...keyNode, type: 'string', value: name }, valueNode));
    }
    for (const merged of merges.flatMap((value) => (value.type === 'array' ? (value.children ?? []) : [value]))) merge(tree, merged);
    return adopt(tree);
  }

  private reportDoubled(name: string, first: number, key: TreeNode): void {
    const range = { from: key.offset, to: key.offset + key.length };
    const earlier = this.lineColumn(first).line;
    this.report(
      'yaml-duplicate-key',
      range,
      `the key ${JSON.stringify(name)} stands here a second time (first on line ${earlier}). Remove one of them.`,
    );
  }

  /** What an alias names is read again at the alias, so that each use has its own parents. */
  private follow(alias: Alias, depth: number): TreeNode {
    const [from = 0, to = 0] = alias.range ?? [];
    const target = this.anchors.get(alias.source);
    const nothing: TreeNode = { type: 'null', value: null, offset: from, length: to - from, unknown: 'string', isShared: true };
    if (target === undefined) {
      this.report('yaml-syntax', { from, to }, `there is no anchor &${alias.source} before this alias.`);
      return nothing;
    }
    if (this.sharedNodes > maxSharedNodes) {
      const isSaid = this.syntax.some(({ code }) => code === 'yaml-too-many-aliases');
      if (!isSaid)
        this.report(
          'yaml-too-many-aliases',
          { from, to },
          `aliases add more than ${maxSharedNodes} values to this text. Write out what you mean.`,
        );
      return nothing;
    }
    // A node inside of itself was not yet known as an anchor when it was read, and must not be found now.
    this.anchors.delete(alias.source);
    const tree = this.toTree(target, depth, true);
    this.anchors.set(alias.source, target);
    return { ...tree, isShared: true };
  }
}

const coreTags: ReadonlySet<string> = new Set(
  ['map', 'seq', 'str', 'null', 'bool', 'int', 'float', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
);

function placeOf({ range }: ParsedNode): Pick<TreeNode, 'offset' | 'length'> {
  const [from, to] = range;
  return { offset: from, length: to - from };
}

/** Too deep to be read: no rule looks this far. */
function plain(node: ParsedNode): TreeNode {
  return { type: 'null', value: null, ...placeOf(node) };
}

function ofScalar(node: Scalar.Parsed): TreeNode {
  const { value, source } = node;
  const isPlain = node.type === 'PLAIN';
  const type = value === null ? 'null' : typeof value;
  const written = isPlain ? { written: source } : {};
  if (type === 'string' || type === 'boolean' || type === 'null' || (type === 'number' && Number.isFinite(value))) {
    return { type: type as TreeNode['type'], value, ...placeOf(node), ...written };
  }
  return { type: 'string', value: source, ...placeOf(node), ...written };
}

function propertyOf(key: TreeNode, value: TreeNode): TreeNode {
  const end = value.length > 0 && value.isShared !== true ? value.offset + value.length : key.offset + key.length;
  return adopt({ type: 'property', offset: key.offset, length: Math.max(0, end - key.offset), children: [key, value] });
}

/** `<<` adds the members that the map does not have itself. */
function merge(tree: TreeNode, merged: TreeNode): void {
  for (const property of merged.type === 'object' ? (merged.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || childAt(tree, String(key.value)) !== undefined) continue;
    tree.children?.push(propertyOf({ ...key, isShared: true }, { ...value, isShared: true }));
  }
}

const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'YAML does not take tabs as indentation. Use spaces.',
  MISSING_CHAR: 'a closing quote or bracket is missing.',
  BAD_INDENT: 'this is not indented as YAML needs it here, or a bracket is not closed.',
  BLOCK_AS_IMPLICIT_KEY:
    'a colon stands where a value should end, or the line before is indented otherwise. Put text with a colon in quotes.',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing after this key.',
  BAD_SCALAR_START: 'text that begins with @ or ` stands in quotes.',
  BAD_ALIAS: 'text that begins with * stands in quotes; without them it names an anchor.',
  MULTIPLE_ANCHORS: 'a value has one anchor at most.',
  MULTIPLE_TAGS: 'a value has one tag at most.',
};

function wordsFor(code: string, message: string): string {
  return words[code] ?? `${message.charAt(0).toLowerCase()}${message.slice(1)}.`;
}
