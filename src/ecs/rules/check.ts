/** What AWS would say of a document: all findings, and of which kind a document is. */
import { type Look, surveyorOf } from '../api/conforms.ts';
import type { RuleContext, RuleScene, RuleWorld } from './context.ts';
import type { DocumentKind, Finding, Severity } from './finding.ts';
import { checkOrder } from './order.ts';
import { readingOnce } from './reading.ts';
import { type Rule, toFinding } from './rule.ts';
import { rules } from './rules.ts';
import { shapeOfKind, structureOf } from './structure-problems.ts';

export { recogniseKind } from './recognise.ts';
export { firstRefusal } from './refusal.ts';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, advice: 2 };

/** Errors in AWS's assumed order of checks, then warnings, then advice. Sorting is stable, so a family's order holds within a stage. */
const inOrder: readonly Rule[] = [...rules].sort(
  (a, b) => rank[a.severity] - rank[b.severity] || checkOrder.stages.indexOf(a.stage) - checkOrder.stages.indexOf(b.stage),
);

/** More places of one rule than anyone mends by hand; a hostile document must not make thousands of findings. */
const maxPlaces = 100;

/** The rules for a kind of document, in order, and the walk that meets their clues. */
interface Plan {
  rules: readonly PlannedRule[];
  /** Those without clues; and of these, those that ask the world nothing. */
  always: readonly PlannedRule[];
  alwaysAlone: readonly PlannedRule[];
  survey(document: unknown): Look | null;
  /** Shorter documents are too short for every rule about length. */
  shortBytes: number;
}

/** A rule with the numbers of its clues among those of all rules; null for a rule that is always asked. */
interface PlannedRule {
  rule: Rule;
  clues: readonly number[] | null;
  bytes: number;
}

const plans = new Map<DocumentKind, Plan>();

function planFor(kind: DocumentKind): Plan {
  const known = plans.get(kind);
  if (known !== undefined) return known;
  const ofKind = inOrder.filter(({ kinds }) => kinds.includes(kind));
  // Rules that share a clue share its look.
  const sights = [...new Set(ofKind.flatMap(({ clues = [] }) => clues.flatMap((clue) => ('at' in clue ? [clue] : []))))];
  const planned = ofKind.map((rule): PlannedRule => {
    const bytes = rule.clues?.flatMap((clue) => ('moreBytesThan' in clue ? [clue.moreBytesThan] : [])) ?? [];
    const clues = rule.clues?.flatMap((clue) => ('at' in clue ? [sights.indexOf(clue)] : [])) ?? null;
    return { rule, clues, bytes: Math.min(Number.POSITIVE_INFINITY, ...bytes) };
  });
  const always = planned.filter(({ clues }) => clues === null);
  const plan: Plan = {
    rules: planned,
    always,
    alwaysAlone: always.filter(({ rule }) => rule.asks === undefined),
    survey: surveyorOf(shapeOfKind(kind), sights),
    shortBytes: Math.min(...planned.map(({ bytes }) => bytes)),
  };
  plans.set(kind, plan);
  return plan;
}

/**
 * All that can be said of a document: errors first, in the order in which AWS is assumed to check (`checkOrder`), then warnings, then advice.
 * Takes any JSON value and never throws; of one rule's places it names the first 100. Rules that need a world stay silent without one.
 */
export function checkDocument(document: unknown, kind: DocumentKind, { world = nothing }: RuleContext = {}): Finding[] {
  const plan = planFor(kind);
  const look = plan.survey(document);
  const asked = askedOf(plan, look, world);
  if (asked.length === 0) return [];
  const scene = { kind, world, structure: look === null ? structureOf(document, kind) : [] };
  return withoutRepeats(readingOnce(() => asked.flatMap(({ rule }) => findingsOf(rule, document, scene))));
}

const nothing: RuleWorld = {};

/** The rules that may find something: where the document doesn't keep to the API's shapes, all that the world has answers for. */
function askedOf({ rules: planned, always, alwaysAlone, shortBytes }: Plan, look: Look | null, world: RuleWorld): readonly PlannedRule[] {
  const hasNone = look !== null && look.metCount === 0 && look.mostBytes <= shortBytes;
  if (hasNone && world === nothing) return alwaysAlone;
  const able = (hasNone ? always : planned).filter(({ rule }) => hasAnswers(rule, world));
  if (look === null || hasNone) return able;
  return able.filter(({ clues, bytes }) => clues === null || look.mostBytes > bytes || clues.some((clue) => look.met[clue] === 1));
}

function hasAnswers({ asks }: Rule, world: RuleWorld): boolean {
  return asks === undefined || asks.every((question) => world[question] !== undefined);
}

function findingsOf(rule: Rule, document: unknown, scene: RuleScene): readonly Finding[] {
  const places = rule.find(document, scene);
  return places.length === 0 ? [] : places.slice(0, maxPlaces).map((place) => toFinding(rule, place));
}

/** A choice outside the API's values is said once: where a rule knows AWS's own words for it, by that rule. */
function withoutRepeats(findings: Finding[]): Finding[] {
  if (!findings.some(({ code }) => code === 'enum')) return findings;
  const spoken = new Set(
    findings.filter(({ code, severity }) => severity === 'error' && code !== 'enum').map(({ path }) => JSON.stringify(path)),
  );
  return findings.filter(({ code, path }) => code !== 'enum' || !spoken.has(JSON.stringify(path)));
}
