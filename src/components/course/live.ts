/** What a bench shows before it is alive, made at build time from a document and its scenario. */
import { version } from '../../../package.json';
import { checkText } from '../../documents/documents.ts';
import type { DocumentKind, Scenario } from '../../ecs/ecs.ts';
import { ruleContext } from '../../grading/grading.ts';
import { highlightJson } from '../../site/highlight.ts';
import { href } from '../../site/href.ts';
import { describe } from '../editor/describe.ts';
import type { BenchDocument } from '../exercise/bench.ts';
import type { ReportTarget } from '../exercise/report.ts';
import type { StageSettings } from '../exercise/StageView.tsx';

/** A document as its bench first shows it: coloured, and with what AWS would say. */
export function benchDocument({
  name,
  kind,
  text,
  scenario,
}: {
  name: string;
  kind: DocumentKind;
  text: string;
  scenario: Scenario;
}): BenchDocument {
  return {
    name,
    kind,
    startText: text,
    startHtml: `<pre><code>${highlightJson(text)}</code></pre>`,
    findings: checkText(text, { kind, context: ruleContext(scenario) }),
    description: describe(text, kind, ruleContext(scenario)),
  };
}

/** How the stage of a scenario is set. `opensAtSeconds` is where the picture opens; without it the first steady state, or the end. */
export function stageSettings(scenario: Scenario, title: string, opensAtSeconds?: number): StageSettings {
  const created = scenario.steps.find((step) => 'call' in step && step.call === 'CreateCluster');
  const input = created !== undefined && 'call' in created ? (created.input as { clusterName?: unknown } | null) : null;
  return {
    title,
    cluster: typeof input?.clusterName === 'string' ? input.clusterName : 'default',
    zones: [...new Set(scenario.surroundings.subnets.map((subnet) => subnet.availabilityZone))].sort(),
    assumptions: scenario.assumptions ?? {},
    ...(opensAtSeconds === undefined ? {} : { initialAtMs: opensAtSeconds * 1000 }),
  };
}

/** Where “report a difference” of a page leads; `pathname` is the page's own, base included. */
export function reportTarget(pathname: string): ReportTarget {
  const base = href('/');
  return { page: href('/report/'), from: `/${pathname.startsWith(base) ? pathname.slice(base.length) : pathname}`, version };
}
