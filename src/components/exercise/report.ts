/** “Report a difference from AWS”: opens the page that shows the report, with the state in the link, which no server sees. */
import type { LocatedFinding } from '../../documents/types.ts';
import { encodeShareState } from '../../site/share-state.ts';

/** Where reports go, and what they name. */
export interface ReportTarget {
  /** Address of the report page on this site, below its base: `/base/report/`. */
  page: string;
  /** Path of the page that the report is from, without the base: `/day-15/service/`. */
  from: string;
  /** Version of Drydock. */
  version: string;
}

/** Opens a report of `finding` in a new tab. Resolves when it is open; throws nothing the learner could act on. */
export async function openReport(target: ReportTarget, document: string, text: string, finding: LocatedFinding): Promise<void> {
  const state = await encodeShareState({ page: target.from, document, text, finding: finding.code, version: target.version });
  window.open(`${target.page}#${state}`, '_blank', 'noopener');
}
