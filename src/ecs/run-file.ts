/** A run as one small file: what it is made of, and a fingerprint of what came of it. Importing plays it again and proves that nothing differs. */
import { defaultLimits, type RunLimits } from './ecs-model.ts';
import type { Makers, Recording } from './recording.ts';
import { record } from './recording.ts';
import type { RunOptions, Scenario, Step } from './scenario.ts';
import { problemText, readScenario } from './scenario-document.ts';
import { bitsOf } from './simulation/random.ts';
import type { Timeline } from './world/timeline.ts';

const FORMAT = 'drydock-run';
const VERSION = 1;

/** What came of the run when it was exported. */
interface Fingerprint {
  entries: number;
  endMs: number;
  /** 64 bits of the timeline's text, as 16 hex digits. */
  timeline: string;
}

/** The file's content. */
interface RunFile {
  format: typeof FORMAT;
  version: typeof VERSION;
  /** Without its length, which stands beside it; otherwise a scenario document. */
  scenario: Omit<Scenario, 'untilMs'>;
  untilMs: number;
  documents: Readonly<Record<string, unknown>>;
  /** Laid over the scenario. */
  changes: readonly Step[];
  limits: RunLimits;
  fingerprint: Fingerprint;
}

export type RunImport = { recording: Recording; problems: readonly [] } | { recording: null; problems: readonly string[] };

/** The file's text: JSON, the same bytes for the same run. */
export function exportRun({ scenario, documents, options, run }: Recording): string {
  const { seed, untilMs, surroundings, assumptions, steps, faults = [] } = scenario;
  const file: RunFile = {
    format: FORMAT,
    version: VERSION,
    scenario: { seed: options.seed ?? seed, surroundings, assumptions: { ...assumptions, ...options.assumptions }, steps, faults },
    untilMs,
    documents,
    changes: options.changes ?? [],
    limits: { ...defaultLimits, ...options.limits },
    fingerprint: fingerprintOf(run.timeline, run.endMs),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Reads such a file and plays it. Nothing is thrown, whatever the text: what is wrong is said, and a run that no longer comes out as it was
 * exported is refused, since the model has changed.
 * @param most limits that no file may exceed; the model's own where they are left out
 */
export function importRun(makers: Makers, text: string, most: RunLimits = defaultLimits): RunImport {
  const value = parsed(text);
  if (value === undefined) return refused('The file is no JSON: it is not a run that was exported, or it was cut short.');
  if (!isObject(value) || value.format !== FORMAT) return refused(`The file is no exported run: its "format" is not "${FORMAT}".`);
  if (value.version !== VERSION)
    return refused(`The file has version ${JSON.stringify(value.version)} of the format; this program reads version ${VERSION}.`);
  const { problems, file } = readFile(value, most);
  if (!file) return { recording: null, problems };
  const options: RunOptions = { limits: file.limits, changes: file.changes };
  const recording = record(makers, { scenario: { ...file.scenario, untilMs: file.untilMs }, documents: file.documents, options });
  const now = fingerprintOf(recording.run.timeline, recording.run.endMs);
  if (JSON.stringify(now) === JSON.stringify(file.fingerprint)) return { recording, problems: [] };
  return refused(
    `The run no longer comes out as it was exported (${file.fingerprint.entries} entries then, ${now.entries} now): the file was changed, or the model has changed since.`,
  );
}

/** The checks of a file's members, with a sentence for each that is wrong. */
function readFile(value: Readonly<Record<string, unknown>>, most: RunLimits): { file: RunFile | null; problems: string[] } {
  const problems: string[] = [];
  const { untilMs, documents, changes, limits, fingerprint } = value;
  if (!isCount(untilMs)) problems.push('untilMs must be a whole number of ms, 0 or more.');
  if (!isObject(documents)) problems.push('documents must be an object of documents by name.');
  const until = isCount(untilMs) ? untilMs : 0;
  const scenario = readScenario(value.scenario, {}, { untilMs: until });
  problems.push(...scenario.problems.map((problem) => `scenario: ${problemText(problem)}.`));
  const laidOver = readScenario({ steps: changes }, {}, { untilMs: until });
  problems.push(...laidOver.problems.map((problem) => `changes: ${problemText(problem)}.`.replace('steps[', 'changes[')));
  problems.push(...limitProblems(limits, most));
  if (!isFingerprint(fingerprint)) problems.push('fingerprint must hold entries, endMs and the 16 hex digits of the timeline.');
  if (problems.length > 0 || !scenario.scenario || !laidOver.scenario) return { file: null, problems };
  const read = { scenario: scenario.scenario, untilMs: until, documents, changes: laidOver.scenario.steps, limits, fingerprint };
  return { file: { format: FORMAT, version: VERSION, ...read } as RunFile, problems };
}

function limitProblems(limits: unknown, most: RunLimits): string[] {
  if (!isObject(limits)) return ['limits must be an object with events, tasks and timeMs.'];
  return (Object.keys(most) as (keyof RunLimits)[]).flatMap((name) => {
    const limit = limits[name];
    if (!isCount(limit)) return [`limits.${name} must be a whole number, 0 or more.`];
    return limit > most[name] ? [`limits.${name} is ${limit}, more than the ${most[name]} that are allowed here.`] : [];
  });
}

function isFingerprint(value: unknown): value is Fingerprint {
  return isObject(value) && isCount(value.entries) && isCount(value.endMs) && /^[0-9a-f]{16}$/.test(String(value.timeline));
}

/** Each entry's bits begin where the ones before it ended, so that order counts and no long text is made. */
function fingerprintOf(timeline: Timeline, endMs: number): Fingerprint {
  let [high, low] = [1, 2];
  for (const entry of timeline) {
    const text = JSON.stringify(entry);
    high = bitsOf(high, text);
    low = bitsOf(low, text);
  }
  const hex = (bits: number) => bits.toString(16).padStart(8, '0');
  return { entries: timeline.length, endMs, timeline: `${hex(high)}${hex(low)}` };
}

function refused(problem: string): RunImport {
  return { recording: null, problems: [problem] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
