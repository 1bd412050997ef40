/** What AWS would say of a document: all findings, and of which kind a document is. */
import type { RuleContext } from './context.ts';
import type { DocumentKind, Finding, Severity } from './finding.ts';
import { checkOrder } from './order.ts';
import { readingOnce } from './reading.ts';
import { type Rule, toFinding } from './rule.ts';
import { rules } from './rules.ts';
import { structureOf } from './structure.ts';

export { recogniseKind } from './recognise.ts';
export { firstRefusal } from './refusal.ts';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, advice: 2 };

/** Errors in AWS's assumed order of checks, then warnings, then advice. Sorting is stable, so a family's order holds within a stage. */
const inOrder: readonly Rule[] = [...rules].sort(
  (a, b) => rank[a.severity] - rank[b.severity] || checkOrder.stages.indexOf(a.stage) - checkOrder.stages.indexOf(b.stage),
);

/** More places of one rule than anyone mends by hand; a hostile document must not make thousands of findings. */
const maxPlaces = 100;

const ofKind = new Map<DocumentKind, readonly Rule[]>();

function rulesFor(kind: DocumentKind): readonly Rule[] {
  const known = ofKind.get(kind) ?? inOrder.filter(({ kinds }) => kinds.includes(kind));
  ofKind.set(kind, known);
  return known;
}

/**
 * All that can be said of a document: errors first, in the order in which AWS is assumed to check (`checkOrder`), then warnings, then advice.
 * Takes any JSON value and never throws; of one rule's places it names the first 100. Rules that need a world stay silent without one.
 */
export function checkDocument(document: unknown, kind: DocumentKind, context: RuleContext = {}): Finding[] {
  const scene = { kind, world: context.world ?? {}, structure: structureOf(document, kind) };
  const findings: Finding[] = [];
  readingOnce(() => {
    for (const rule of rulesFor(kind)) {
      const places = rule.find(document, scene);
      for (const place of places.length > maxPlaces ? places.slice(0, maxPlaces) : places) findings.push(toFinding(rule, place));
    }
  });
  return withoutRepeats(findings);
}

/** A choice outside the API's values is said once: where a rule knows AWS's own words for it, by that rule. */
function withoutRepeats(findings: Finding[]): Finding[] {
  if (!findings.some(({ code }) => code === 'enum')) return findings;
  const spoken = new Set(
    findings.filter(({ code, severity }) => severity === 'error' && code !== 'enum').map(({ path }) => JSON.stringify(path)),
  );
  return findings.filter(({ code, path }) => code !== 'enum' || !spoken.has(JSON.stringify(path)));
}
