/** The worker's half of a RunSession: plays runs, keeps the newest and the kept one, and answers questions about them. Pure but for what it fetches. */
import {
  type History,
  loadViews,
  type Played,
  type Refusal,
  type RunLimits,
  type Subject,
  type Tracks,
  type Views,
} from '../../ecs/ecs.ts';

/** What plays a request. Rejects with an Error that a learner can read where nothing can be run. */
export type Play<Request> = (request: Request) => Promise<PlayedRun>;

export interface PlayedRun extends Played {
  history: History;
}

/** A run by its number; whoever does not hold it, as a worker that is new, plays the request again. */
export interface About<Request> {
  id: number;
  request: Request;
}

export type Question =
  | { ask: 'tracks' | 'file' }
  | { ask: 'why'; entry: number }
  | { ask: 'decisionsAbout'; subject: Subject }
  | { ask: 'describe' | 'bill'; atMs: number };

export type Message<Request> =
  | { verb: 'run'; about: About<Request>; keep: number | null }
  | { verb: 'ask'; about: About<Request>; keep: number | null; question: Question }
  | { verb: 'compare'; about: About<Request>; kept: About<Request>; forkMs: number }
  | { verb: 'open'; text: string };

/** A run for showing. */
export interface RunAnswer {
  history: History;
  refusals: readonly Refusal[];
  /** Which limit ended the run early, if one did. */
  limit?: keyof RunLimits;
  tracks: Tracks;
}

/** Answers messages, one after the other. */
export function createInspector<Request>(play: Play<Request>): (message: Message<Request>) => Promise<unknown> {
  const held = new Map<number, PlayedRun>();
  const hold = async ({ id, request }: About<Request>, keep: number | null): Promise<PlayedRun> => {
    const played = held.get(id) ?? (await play(request));
    for (const other of [...held.keys()]) if (other !== keep) held.delete(other);
    held.set(id, played);
    return played;
  };
  return async (message) => {
    // What views need is on its way while the run is played.
    const loading = loadViews();
    loading.catch(() => {});
    switch (message.verb) {
      case 'run': {
        const played = await hold(message.about, message.keep);
        const { history, run } = played;
        const { refusals, limit } = run;
        return { history, refusals, ...(limit && { limit }), tracks: (await loading).tracks(played) } satisfies RunAnswer;
      }
      case 'ask':
        return answerTo(await loading, await hold(message.about, message.keep), message.question);
      case 'compare': {
        const kept = await hold(message.kept, message.about.id);
        const shown = await hold(message.about, message.kept.id);
        return (await loading).compare(kept, shown, message.forkMs);
      }
      case 'open':
        return (await loading).open(message.text);
    }
  };
}

function answerTo(views: Views, played: PlayedRun, question: Question): unknown {
  switch (question.ask) {
    case 'tracks':
      return views.tracks(played);
    case 'file':
      return views.file(played);
    case 'why':
      return views.why(played, entryOf(played, question.entry));
    case 'decisionsAbout':
      return views.decisionsAbout(played, question.subject);
    case 'describe':
      return views.describe(played, question.atMs);
    case 'bill':
      return views.bill(played, question.atMs);
  }
}

/** A message that AWS repeats is in no timeline: it stands for the one that it repeats. */
function entryOf({ history, run }: PlayedRun, entry: number): number {
  if (entry < run.timeline.length) return entry;
  return history.log.find((line) => line.entry === entry)?.cause ?? entry;
}
