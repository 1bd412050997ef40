/** Why something is as it is: decisions with all that they considered, and the chain of causes behind every entry. */
import type { Funnel } from './control-plane/instances/funnel.ts';
import { decisionSentence, sentenceOf, taskName } from './sentences.ts';
import type { Happening, Subject, Timeline, TimelineEntry } from './world/timeline.ts';

/** A link in a chain of causes, the nearest first; the last one is a call, a change from outside, or the seed. */
export interface ChainLink {
  entry: number;
  atMs: number;
  subject: Subject;
  /** In a sentence: AWS's words where it has some, ours otherwise. */
  text: string;
  /** Of a last link. */
  root?: 'call' | 'change' | 'seed' | 'outside';
  /** Of a last link: how many links before it are left out, where the chain is very long. */
  skipped?: number;
}

/** Why something is as it is: a decision with all it considered, and the chain behind it. */
export interface Why {
  entry: number;
  atMs: number;
  subject: Subject;
  /** The decision in a sentence, such as `Task 3f2a was placed on i-0b1…`. */
  title: string;
  /** Every candidate of the decision; `refused` is absent for one that was taken. */
  candidates: readonly { name: string; refused?: string; detail?: string }[];
  /** Of a placement on container instances: each instance and the step at which it fell out. */
  funnel: Funnel | null;
  chain: readonly ChainLink[];
}

type Decision = Extract<Happening, { type: 'decision' }>;

/**
 * Why an entry is there: what it decided, where it is a decision, and the causes behind it.
 * @throws RangeError for an entry that the timeline does not have
 */
export async function whyOf(timeline: Timeline, entryId: number): Promise<Why> {
  const entry = timeline[entryId];
  if (!entry) throw new RangeError(`The run has no entry ${entryId}.`);
  const { atMs, subject, what } = entry;
  const decision = what.type === 'decision' ? what : null;
  return {
    entry: entryId,
    atMs,
    subject,
    title: asTitle(decision ? decisionSentence(decision, subject.id, taskOf(timeline, entry)) : sentenceOf(entry)),
    candidates: decision?.candidates ?? [],
    funnel: decision?.placement ? await funnelOf(timeline, entryId) : null,
    chain: chainOf(timeline, entry),
  };
}

/** Where there are placements on instances, the part that knows them is there already. */
async function funnelOf(timeline: Timeline, entryId: number): Promise<Funnel | null> {
  const part = await import('./instances.ts');
  return part.funnelOf(timeline, entryId);
}

/** A first word gets its capital; a name keeps its own letters. */
function asTitle(sentence: string): string {
  return /^[a-z]+ /.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
}

/** Most links of a chain: a crash loop has one for each thing that happened. */
const MOST_LINKS = 200;

/** The entry itself, then its causes, the nearest first, to the one that no entry caused. */
function chainOf(timeline: Timeline, entry: TimelineEntry): ChainLink[] {
  const links: TimelineEntry[] = [];
  for (let at: TimelineEntry | undefined = entry; at; at = at.cause.by === 'entry' ? timeline[at.cause.id] : undefined) links.push(at);
  const last = links.length - 1;
  const skipped = Math.max(0, links.length - MOST_LINKS);
  const shown = skipped === 0 ? links : [...links.slice(0, MOST_LINKS - 1), links[last] as TimelineEntry];
  return shown.map((one, index): ChainLink => {
    const link = { entry: one.id, atMs: one.atMs, subject: one.subject, text: sentenceOf(one) };
    return index < shown.length - 1 ? link : { ...link, root: rootOf(one), ...(skipped > 0 && { skipped }) };
  });
}

function rootOf({ what, cause }: TimelineEntry): NonNullable<ChainLink['root']> {
  if (cause.by === 'seed') return 'seed';
  return what.type === 'call' || what.type === 'change' ? what.type : 'outside';
}

/** How far behind a decision what comes of it can stand. */
const NEAR = 20;

/** The task that a decision was about: its subject, or the one that was created or placed for it. */
function taskOf(timeline: Timeline, { id, subject, atMs }: TimelineEntry): string | undefined {
  if (subject.kind === 'task') return subject.id;
  const mayCause = new Set([id]);
  for (const next of timeline.slice(id + 1, id + NEAR)) {
    if (next.atMs !== atMs) return undefined;
    if (next.cause.by !== 'entry' || !mayCause.has(next.cause.id)) continue;
    if (next.what.type === 'task.created' || next.what.type === 'task.placed') return next.subject.id;
    if (next.what.type === 'decision') mayCause.add(next.id);
  }
  return undefined;
}

/** A decision, or a stop, that something was in. */
export interface Decided {
  entry: number;
  atMs: number;
  text: string;
}

/** Most that are told of one subject, the latest ones. */
const MOST_DECIDED = 500;

/**
 * What was decided about a subject, by time: where a task was placed, why it was chosen to stop or kept, and why it stopped; which tasks an instance
 * took, and for which it was passed over, told once for as long as that has the same reason; the decisions of anything else. Costs what the timeline
 * has of entries.
 */
export function decisionsAbout(timeline: Timeline, subject: Subject): readonly Decided[] {
  const found: Decided[] = [];
  const placing = new Set<number>();
  if (subject.kind === 'task') for (const entry of timeline) if (isArrival(entry, subject)) addDecisions(timeline, entry, placing);
  let passedOver = '';
  for (const entry of timeline) {
    const { id, atMs, what } = entry;
    const tell = (text: string) => found.push({ entry: id, atMs, text });
    if (what.type === 'task.desiredStatus' && subject.kind === 'task' && entry.subject.id === subject.id) tell(sentenceOf(entry));
    if (what.type !== 'decision') continue;
    const isOwn = entry.subject.kind === subject.kind && entry.subject.id === subject.id;
    const candidate = what.candidates.find(({ name }) => name === subject.id);
    if (isOwn || placing.has(id)) tell(decisionSentence(what, entry.subject.id, placing.has(id) ? subject.id : undefined));
    else if (candidate?.refused === undefined && candidate) tell(chosenSentence(timeline, entry, what, subject));
    else if (candidate) {
      const text = refusedSentence(what, entry.subject.id, candidate);
      if (text !== passedOver) tell(text);
      passedOver = text;
      continue;
    } else continue;
    passedOver = '';
  }
  return found.slice(-MOST_DECIDED);
}

function isArrival({ what, subject }: TimelineEntry, { id }: Subject): boolean {
  return (what.type === 'task.created' || what.type === 'task.placed') && subject.id === id;
}

/** The decisions right behind the arrival of a task: instance, zone, provider. */
function addDecisions(timeline: Timeline, { cause }: TimelineEntry, to: Set<number>): void {
  for (let at = cause; at.by === 'entry'; ) {
    const entry: TimelineEntry | undefined = timeline[at.id];
    if (entry?.what.type !== 'decision' || entry.what.what === 'scale-in') return;
    to.add(entry.id);
    at = entry.cause;
  }
}

function chosenSentence(timeline: Timeline, entry: TimelineEntry, decision: Decision, subject: Subject): string {
  if (decision.what === 'scale-in') return `${nameOf(subject)} is chosen to stop, as ${entry.subject.id} has more tasks than it is to have`;
  return decisionSentence(decision, entry.subject.id, taskOf(timeline, entry));
}

function refusedSentence({ what, placement }: Decision, whose: string, { name, refused, detail }: Decision['candidates'][number]): string {
  const why = detail === undefined ? refused : `${refused} (${detail})`;
  if (what === 'scale-in') return `${taskName(name)} is kept, as ${whose} stops others: ${refused}`;
  return `${name} is passed over (${what}, for ${placement?.group ?? whose}): ${why}`;
}

function nameOf({ kind, id }: Subject): string {
  return kind === 'task' ? taskName(id) : id;
}
