/** Plays a service for tests and answers questions about what came of it; `trace` is for messages of failed tests. */

import {
  type History,
  type Moment,
  momentAt,
  type ProcessBehaviour,
  type Run,
  type RunOptions,
  runScenario,
  type Scenario,
  type Surroundings,
  type TaskLane,
  toHistory,
} from './ecs.ts';
import { service, serviceScenario, surroundings, taskDefinition } from './world.fixture.ts';

export interface Play {
  run: Run;
  history: History;
  /** Seconds, as people think. */
  at(seconds: number): Moment;
  /** Service events without `(service NAME) `, each with its second, rounded down. */
  events: [number, string][];
  lanes: readonly TaskLane[];
  trace: string;
}

function play(scenario: Scenario, documents: Record<string, unknown> = {}, options?: RunOptions): Play {
  const run = runScenario(scenario, documents, options);
  const history = toHistory(run.timeline, run.endMs);
  const ofEvents = history.log.filter(({ kind }) => kind === 'event');
  return {
    run,
    history,
    at: (seconds) => momentAt(history, seconds * 1_000),
    events: ofEvents.map(({ atMs, text }) => [Math.floor(atMs / 1_000), text.replace(/^\(service [^)]*\) /, '')]),
    lanes: history.tasks,
    trace: history.log.map(({ atMs, text }) => `${atMs} ${text}`).join('\n'),
  };
}

/** No variation, no delay after a call, and a second between looks: times come out as in a worked table. */
const exact = { 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0 };

export interface ServicePlay {
  seconds: number;
  /** Laid over the service of two tasks. */
  service?: object;
  /** Laid over the definition. */
  definition?: object;
  /** Laid over its one container. */
  container?: object;
  /** Laid over the image's process. */
  process?: Partial<ProcessBehaviour>;
  surroundings?: Partial<Surroundings>;
  steps?: Scenario['steps'];
  assumptions?: Record<string, number | string | boolean>;
  options?: RunOptions;
}

export function definitionWith(definition: object = {}, container: object = {}): object {
  const [api] = taskDefinition.containerDefinitions;
  return { ...taskDefinition, containerDefinitions: [{ ...api, ...container }], ...definition };
}

function surroundingsWith(process: Partial<ProcessBehaviour> = {}, overrides: Partial<Surroundings> = {}): Surroundings {
  const images = surroundings.images.map((image) => ({ ...image, process: { ...image.process, ...process } }));
  return { ...surroundings, images, ...overrides };
}

/** The day's service, with differences. */
export function playService(differences: ServicePlay): Play {
  const { seconds, steps = [], options } = differences;
  const scenario = serviceScenario(seconds * 1_000, ...steps);
  scenario.steps = scenario.steps.map((step) =>
    'call' in step && step.call === 'RegisterTaskDefinition' && step.input === taskDefinition
      ? { ...step, input: definitionWith(differences.definition, differences.container) }
      : step,
  );
  scenario.surroundings = surroundingsWith(differences.process, differences.surroundings);
  scenario.assumptions = { ...exact, ...differences.assumptions };
  return play(scenario, { 'service.json': { ...service, ...differences.service } }, options);
}

/** The lane's statuses with their seconds, rounded down. */
export function statusesOf(lane: TaskLane | undefined): [string, number][] {
  return (lane?.statuses ?? []).map(({ status, atMs }) => [status, Math.floor(atMs / 1_000)]);
}
