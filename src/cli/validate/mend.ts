/** Applies fixes to a text, one after the other, until none is left. */
import { applyTextEdits, type LocatedFinding } from '../../documents/documents.ts';
import type { Mend } from '../formats/report.ts';

/** A text has fewer mistakes than this, or nobody has read it. */
const maxMends = 500;

/** Gives the findings of a text. */
type Check = (text: string) => Promise<readonly LocatedFinding[]>;

export interface Mended {
  text: string;
  /** What is left to say of the mended text. */
  findings: readonly LocatedFinding[];
  mends: readonly Mend[];
}

/**
 * Mends what has a sure mend. Each is checked before the next: one that would leave its finding, or bring errors of its own, is taken back, so that a
 * text never gets worse.
 */
export async function mendText(text: string, check: Check): Promise<Mended> {
  let current: Mended = { text, findings: await check(text), mends: [] };
  const failed = new Set<string>();
  for (let round = 0; round < maxMends; round += 1) {
    const finding = current.findings.find((one) => isMendable(one) && !failed.has(nameOf(one)));
    if (finding === undefined) break;
    const next = await applyFix(current, finding, check);
    if (next === null) failed.add(nameOf(finding));
    else current = next;
  }
  return current;
}

function isMendable({ fix, textEdits = [] }: LocatedFinding): boolean {
  return fix !== undefined && textEdits.length > 0;
}

function nameOf({ code, pointer }: LocatedFinding): string {
  return `${code} ${pointer}`;
}

/** The text with one fix applied; null where it did not help. */
async function applyFix(current: Mended, finding: LocatedFinding, check: Check): Promise<Mended | null> {
  const text = applyTextEdits(current.text, finding.textEdits ?? []);
  const findings = await check(text);
  const hasHelped = count(findings, finding) < count(current.findings, finding) && errors(findings) <= errors(current.findings);
  if (text === current.text || !hasHelped) return null;
  const mend = { code: finding.code, title: finding.fix?.title ?? finding.code, line: finding.line, column: finding.column };
  return { text, findings, mends: [...current.mends, mend] };
}

/** A text that could not be parsed hides its other findings: once it can be, there may be more. */
function errors(findings: readonly LocatedFinding[]): number {
  const refused = findings.filter(({ severity }) => severity === 'error');
  return refused.some(({ code }) => /^(?:json|yaml)-/.test(code)) ? Number.POSITIVE_INFINITY : refused.length;
}

function count(findings: readonly LocatedFinding[], { code }: LocatedFinding): number {
  return findings.filter((finding) => finding.code === code).length;
}
