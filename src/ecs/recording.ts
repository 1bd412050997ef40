/** A run that can be gone back into: marks on its way, few however long it is, and forks that go on otherwise from a moment. */
import type { Ecs, EcsOptions, Mark } from './ecs-model.ts';
import { begin, inOrder, type Playing, type Progress, playOn, type Run, type RunOptions, type Scenario, type Step } from './scenario.ts';
import type { Timeline } from './world/timeline.ts';

/** What a run is made of: play it again and the same bytes come out. */
export interface Recipe {
  scenario: Scenario;
  documents: Readonly<Record<string, unknown>>;
  options: RunOptions;
}

/** The model somewhere on the way, with what had been done to it by then. */
interface Waypoint {
  mark: Mark;
  progress: Progress;
}

/** A run with what it takes to go back into it. */
export interface Recording extends Recipe {
  run: Run;
  /** In order of time. */
  waypoints: readonly Waypoint[];
}

/** How models come to be; the door brings them. */
export interface Makers {
  create(options: EcsOptions): Ecs;
  resume(mark: Mark, timeline: Timeline): Ecs;
}

/** Most waypoints that are kept. */
const MOST_WAYPOINTS = 16;
/** Timeline entries between the first ones; doubles whenever there are too many. */
const FIRST_SPACING = 512;

/** Plays a scenario as `playScenario` does, and keeps waypoints. */
export function record(makers: Makers, recipe: Recipe): Recording {
  const playing = begin(makers.create, recipe.scenario, recipe.documents, recipe.options);
  return recordOn(recipe, playing, [], FIRST_SPACING);
}

/**
 * The same run up to a moment, and from then on with other changes: those laid over the recorded run after that moment are dropped, the scenario's
 * own steps and faults remain. Only what comes after the nearest waypoint is played again; the bytes are those of a run from the beginning.
 * @param changes from that moment on; in any order
 * @throws RangeError for a change before the moment
 */
export function fork(makers: Makers, recording: Recording, atMs: number, changes: readonly Step[]): Recording {
  const early = changes.find((change) => change.atMs < atMs);
  if (early) throw new RangeError(`A fork at ${atMs} ms cannot change what happens at ${early.atMs} ms.`);
  const { scenario, documents, options, run, waypoints } = recording;
  const kept = (options.changes ?? []).filter((change) => change.atMs <= atMs);
  const recipe: Recipe = { scenario, documents, options: { ...options, changes: [...kept, ...changes] } };
  const passed = waypoints.filter(({ mark }) => mark.state.nowMs <= atMs);
  const last = passed.at(-1);
  if (!last) return record(makers, recipe);
  const ecs = makers.resume(last.mark, run.timeline);
  return recordOn(recipe, { ...recipe, ecs, progress: copyOf(last.progress) }, passed, spacingOf(passed));
}

/** Goes to moments of a run, in any order. */
export interface Visitor {
  /** The model as it was after all that happened at or before a moment, to be used up, and a mark of it. Costs what came since the nearest waypoint. */
  at(atMs: number): { ecs: Ecs; mark: Mark };
}

/** Most waypoints that are kept of a run that is gone back into again and again. */
const MOST_OF_VISITED = 32;

/** Plays the recipe, and keeps what it takes to go to any moment soon; the one after the last is soonest. */
export function visitorOf(makers: Makers, recipe: Recipe): Visitor {
  const { scenario, documents, options } = recipe;
  const { waypoints, run } = recordOn(recipe, begin(makers.create, scenario, documents, options), [], FIRST_SPACING, MOST_OF_VISITED);
  const all = [...inOrder(scenario, options)];
  let visited: Waypoint | undefined;
  return {
    at(atMs) {
      const passed = waypoints.findLast(({ mark }) => mark.state.nowMs <= atMs);
      const isNearer = visited && visited.mark.state.nowMs <= atMs && visited.mark.entries >= (passed?.mark.entries ?? 0);
      const from = isNearer ? visited : passed;
      const ecs = from ? makers.resume(from.mark, run.timeline) : begin(makers.create, scenario, documents, options).ecs;
      const progress = from ? copyOf(from.progress) : { taken: 0, refusals: [] };
      playOn({ ...recipe, scenario: { ...scenario, untilMs: atMs }, ecs, progress }, undefined, all);
      visited = { mark: ecs.mark(), progress };
      return { ecs, mark: visited.mark };
    },
  };
}

function recordOn(
  recipe: Recipe,
  playing: Playing,
  passed: readonly Waypoint[],
  firstSpacing: number,
  mostWaypoints = MOST_WAYPOINTS,
): Recording {
  const { ecs, progress } = playing;
  let waypoints = [...passed];
  let spacing = firstSpacing;
  const run = playOn(playing, (untilMs) => {
    for (;;) {
      const nextAt = (waypoints.at(-1)?.mark.entries ?? 0) + spacing;
      if (ecs.advance(untilMs, nextAt)) return;
      waypoints.push({ mark: ecs.mark(), progress: copyOf(progress) });
      if (waypoints.length <= mostWaypoints) continue;
      // The later one of each pair stays, so that the spaces double from the beginning of the run.
      waypoints = waypoints.filter((_, index) => index % 2 === 1);
      spacing *= 2;
    }
  });
  return { ...recipe, run, waypoints };
}

function spacingOf(waypoints: readonly Waypoint[]): number {
  return Math.max(FIRST_SPACING, waypoints[0]?.mark.entries ?? 0);
}

function copyOf({ taken, refusals }: Progress): Progress {
  return { taken, refusals: [...refusals] };
}
