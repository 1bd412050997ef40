/** What is asked about a run that has been played. A part of its own, which is fetched after the run. */
import { type Bill, billOf } from './bill.ts';
import { type Compared, compared } from './compared.ts';
import { type AwsMoment, describer } from './describe.ts';
import type { Makers, Recipe } from './recording.ts';
import type { Run } from './scenario.ts';
import type { Tracks } from './tracks/types.ts';
import { tracksOf } from './tracks.ts';
import { decisionsAbout, type Why, whyOf } from './why.ts';
import type { Subject } from './world/timeline.ts';

/** A run, and what it was made of. */
export interface Played extends Recipe {
  run: Run;
}

export interface Views {
  tracks(played: Played): Tracks;
  why(played: Played, entry: number): Promise<Why>;
  decisionsAbout(played: Played, subject: Subject): readonly { entry: number; atMs: number; text: string }[];
  describe(played: Played, atMs: number): AwsMoment;
  bill(played: Played, atMs: number): Bill;
  compare(a: Played, b: Played, forkMs: number): Compared;
  /** As `exportRun` writes it. */
  file(played: Played): Promise<string>;
  /** Reads what `file` wrote, as `importRun` does, without what came of it. */
  open(text: string): Promise<{ recipe: Recipe; problems: readonly [] } | { recipe: null; problems: readonly string[] }>;
}

export function viewsWith(makers: Makers): Views {
  return {
    tracks,
    why: ({ run }, entry) => whyOf(run.timeline, entry),
    decisionsAbout: ({ run }, subject) => decisionsAbout(run.timeline, subject),
    describe: describer(makers),
    bill: ({ run }, atMs) => billOf(run.timeline, atMs),
    compare: (a, b, forkMs) => compared({ run: a.run, tracks: tracks(a) }, { run: b.run, tracks: tracks(b) }, forkMs),
    file: async (played) => (await import('./files.ts')).exportRun({ ...played, waypoints: [] }),
    async open(text) {
      const { importRun } = await import('./files.ts');
      const { recording, problems } = importRun(makers, text);
      if (recording === null) return { recipe: null, problems };
      const { scenario, documents, options } = recording;
      return { recipe: { scenario, documents, options }, problems: [] };
    },
  };
}

function tracks({ run, scenario, documents, options }: Played): Tracks {
  return tracksOf(run, scenario, documents, options.changes);
}
