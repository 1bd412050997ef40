/**
 * Checks a document of which some values are not known. The rules see stand-ins; a finding counts only if its rule came to it without looking at one,
 * or if it stands whatever another item of the same list holds. So nothing is said that a deployment could make wrong.
 */
import {
  checkDocument,
  type DocumentKind,
  type Finding,
  type Path,
  type Rule,
  type RuleContext,
  type RuleWorld,
  rules,
} from '../ecs/ecs.ts';
import { jsonTypeOf, someRoleArn, standIn, valuesOfEnum } from './shapes.ts';
import { setOwn, type TreeNode, toValue } from './tree.ts';

/** A value that is not known: where it belongs, and its shape in the generator's notation. */
export interface Unknown {
  path: Path;
  note: string;
}

/** A document with stand-ins for its unknown values. */
export interface Sample {
  value: unknown;
  unknowns: readonly Unknown[];
}

export function sampleOf(root: TreeNode): Sample {
  const unknowns: Unknown[] = [];
  const visit = (node: TreeNode, path: Path): void => {
    if (node.unknown !== undefined) unknowns.push({ path, note: node.unknown });
    else if (node.type === 'array') for (const [index, child] of (node.children ?? []).entries()) visit(child, [...path, index]);
    else if (node.type === 'object')
      for (const { children: [key, value] = [] } of node.children ?? []) if (key && value) visit(value, [...path, String(key.value)]);
  };
  visit(root, []);
  return { value: toValue(root, standIn), unknowns };
}

/** The definition that a service in the same template names, by the reference that stands in for it. */
export interface KnownDefinition {
  reference: string;
  sample: Sample;
}

/** Findings that hold whatever the unknown values turn out to be, in the order of `checkDocument`. Never throws. */
export function checkSample(sample: Sample, kind: DocumentKind, context: RuleContext = {}, definition?: KnownDefinition): Finding[] {
  const findings = checkDocument(sample.value, kind, withDefinition(context, definition?.reference, definition?.sample.value));
  if (sample.unknowns.length === 0 && (definition?.sample.unknowns.length ?? 0) === 0) return findings;
  const witness = new Witness(sample, kind, context, definition);
  return findings.filter((finding) => witness.bears(finding));
}

/** The world, with the template's definition in it; of a role that only stands for one it says nothing. */
function withDefinition(context: RuleContext, reference: string | undefined, definition: unknown): RuleContext {
  const { world = {} } = context;
  const role: RuleWorld['role'] = (asked) => (asked.startsWith(someRoleArn) ? undefined : world.role?.(asked));
  const taskDefinition: RuleWorld['taskDefinition'] = (asked) => (asked === reference ? definition : world.taskDefinition?.(asked));
  return { ...context, world: { ...world, ...(world.role && { role }), ...((reference ?? world.taskDefinition) && { taskDefinition }) } };
}

/** More runs of a rule than any real template asks for; beyond them findings are left out. */
const maxRuns = 3_000;

const ruleByCode: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.code, rule]));

/** Runs single rules again, to see what they look at. */
class Witness {
  private readonly looked = new Map<string, readonly Unknown[] | null>();
  private readonly sample: Sample;
  private readonly kind: DocumentKind;
  private readonly context: RuleContext;
  private readonly definition: KnownDefinition | undefined;
  private runs = 0;

  constructor(sample: Sample, kind: DocumentKind, context: RuleContext, definition: KnownDefinition | undefined) {
    this.sample = sample;
    this.kind = kind;
    this.context = context;
    this.definition = definition;
  }

  /** True if the finding holds whatever is not known. */
  bears(finding: Finding): boolean {
    if (this.sample.unknowns.some(({ path }) => startsWith(finding.path, path))) return false;
    const rule = ruleByCode.get(finding.code);
    if (rule === undefined) return false;
    const looked = this.lookedAt(rule);
    return looked?.every((unknown) => isInSiblingOf(unknown.path, finding.path) && this.standsWith(rule, finding, unknown)) ?? false;
  }

  /** The unknown values a rule looks at; null when that can't be said, or when it looks at one of the service's definition. */
  private lookedAt(rule: Rule): readonly Unknown[] | null {
    const known = this.looked.get(rule.code);
    if (known !== undefined) return known;
    const seen = new Set<Unknown>();
    const seenInDefinition = new Set<Unknown>();
    const definition = this.definition && watched(this.definition.sample, seenInDefinition);
    const isClear = this.run(rule, watched(this.sample, seen), definition) !== null && seenInDefinition.size === 0;
    const looked = isClear ? [...seen] : null;
    this.looked.set(rule.code, looked);
    return looked;
  }

  /** Whether the finding is still there with other values in the unknown's place: none, and whatever else stands in the document. */
  private standsWith(rule: Rule, finding: Finding, unknown: Unknown): boolean {
    const others = alternatives(this.sample.value, unknown);
    const place = JSON.stringify(finding.path);
    return (
      others?.every((value) => {
        const places = this.run(rule, replaced(this.sample.value, unknown.path, value), this.definition?.sample.value);
        return places?.some(({ path }) => JSON.stringify(path) === place);
      }) ?? false
    );
  }

  private run(rule: Rule, document: unknown, definition: unknown): ReturnType<Rule['find']> | null {
    this.runs += 1;
    if (this.runs > maxRuns) return null;
    const { world = {} } = withDefinition(this.context, this.definition?.reference, definition);
    try {
      return rule.find(document, { kind: this.kind, world, structure: [], isWithoutFixes: true });
    } catch {
      // What is watched is not quite a plain object; a rule that can't be watched says nothing here.
      return null;
    }
  }
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, index) => path[index] === step);
}

/** True if both lie in the same list, in different items of it. */
function isInSiblingOf(path: Path, other: Path): boolean {
  const at = path.findIndex((step, index) => other[index] !== step);
  return typeof path[at] === 'number' && typeof other[at] === 'number';
}

/** What an unknown scalar could be, as far as it could matter to the rest of the document; null for lists and objects. */
function alternatives(document: unknown, { note }: Unknown): readonly unknown[] | null {
  switch (jsonTypeOf(note)) {
    case 'boolean':
      return [undefined, true, false];
    case 'number':
      return [undefined, 0, 1, 1_000_000, ...scalarsOf(document, 'number')];
    case 'string':
      return [undefined, 'unknown', ...(valuesOfEnum(note) ?? []), ...scalarsOf(document, 'string')];
    default:
      return null;
  }
}

/** More different scalars than a document that anyone maintains has. */
const maxScalars = 400;

function scalarsOf(document: unknown, type: 'string' | 'number'): Set<unknown> {
  const found = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (found.size >= maxScalars) return;
    if (typeof value === type) found.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(document);
  return found;
}

/** A copy along the path with another value at its end; undefined takes it away. */
function replaced(document: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document)) return document.with(step as number, replaced(document[step as number], rest, value));
  const { [String(step)]: inner, ...others } = document as Record<string, unknown>;
  setOwn(others, String(step), replaced(inner, rest, value));
  return others;
}

type Watch = Map<string, Watch | Unknown>;

/** The document as it is, but each look at an unknown value, or at whether it is there, is noted. */
function watched({ value, unknowns }: Sample, seen: Set<Unknown>): unknown {
  const root: Watch = new Map();
  for (const unknown of unknowns) {
    let inside = root;
    for (const step of unknown.path.slice(0, -1)) {
      const next = inside.get(String(step));
      const deeper: Watch = next instanceof Map ? next : new Map();
      inside.set(String(step), deeper);
      inside = deeper;
    }
    inside.set(String(unknown.path.at(-1) ?? ''), unknown);
  }
  return root.size === 0 ? value : watch(value as object, root, seen);
}

function watch(target: object, inside: Watch, seen: Set<Unknown>): object {
  const proxies = new Map<string, object>();
  const own = [...inside.values()].filter((entry) => !(entry instanceof Map));
  const read = (key: string | symbol, value: unknown): unknown => {
    // How many items a list has depends on what its unknown items turn out to be.
    if (key === 'length' && Array.isArray(target)) for (const unknown of own) seen.add(unknown as Unknown);
    const entry = typeof key === 'string' ? inside.get(key) : undefined;
    if (entry === undefined) return value;
    if (!(entry instanceof Map)) {
      seen.add(entry);
      return value;
    }
    if (typeof value !== 'object' || value === null) return value;
    const made = proxies.get(key as string) ?? watch(value, entry, seen);
    proxies.set(key as string, made);
    return made;
  };
  return new Proxy(target, {
    get: (_, key) => read(key, Reflect.get(target, key)),
    has(_, key) {
      read(key, undefined);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(_, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      const value = read(key, descriptor?.value);
      return descriptor?.configurable ? { ...descriptor, value } : descriptor;
    },
    ownKeys() {
      for (const unknown of own) seen.add(unknown as Unknown);
      return Reflect.ownKeys(target);
    },
  });
}
