/** Plays one task of several containers for tests, each with an image of its own, and tells what became of them. */
import type { Image, ProcessBehaviour, StopCode } from './ecs.ts';
import { type Play, playService, type ServicePlay } from './play.fixture.ts';
import { surroundings } from './world.fixture.ts';

/** A container: members of its definition, and what its image and process have besides. */
export interface Part {
  definition?: object;
  image?: Partial<Image>;
  process?: Partial<ProcessBehaviour>;
}

export interface TaskPlay extends Play {
  /** Starts, signals, restarts and ends of containers as `second name what`. */
  told: string[];
  /** How the first task stopped, as `stopCode: stoppedReason`; empty while it runs. */
  stopped: `${StopCode}: ${string}` | '';
}

const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

const taskDefaults: ProcessBehaviour = {
  bootMs: 500,
  onStop: { ignores: false, afterMs: 200, code: 0 },
  memoryMiB: 50,
  selfChecks: ['/check'],
};

/** A service of one task whose containers start within a second of each other: pulled at 22 s, running at 25 s and later. */
export function playTask(parts: Readonly<Record<string, Part>>, rest: ServicePlay): TaskPlay {
  const images = Object.entries(parts).map(([name, { image, process }]): Image => {
    const of = {
      repository: `${registry}/${name}`,
      tags: ['1'],
      digest: `sha256:${name.padEnd(64, '0')}`,
      architectures: ['X86_64'] as const,
    };
    return { ...of, sizeMB: 40, tools: [], process: { ...taskDefaults, ...process }, ...image };
  });
  const containerDefinitions = Object.entries(parts).map(([name, { definition }]) => ({
    name,
    image: `${registry}/${name}:1`,
    ...definition,
  }));
  const played = playService({
    ...rest,
    definition: { containerDefinitions, ...rest.definition },
    service: { desiredCount: 1, ...rest.service },
    surroundings: { images: [...surroundings.images, ...images], ...rest.surroundings },
  });
  const stop = played.lanes[0]?.stop;
  return { ...played, told: toldOf(played), stopped: stop ? `${stop.stopCode}: ${stop.stoppedReason}` : '' };
}

function toldOf({ run }: Play): string[] {
  return run.timeline.flatMap(({ what, subject, atMs }) => {
    const at = `${Math.floor(atMs / 1_000)} ${subject.id.split('/')[1]}`;
    if (what.type === 'container.signal') return [`${at} ${what.signal}`];
    if (what.type === 'container.restart') return [`${at} restart ${what.restartCount}`];
    if (what.type !== 'container.lastStatus') return [];
    return what.to === 'STOPPED' ? [`${at} ${what.exitCode === undefined ? 'never ran' : `exit ${what.exitCode}`}`] : [`${at} ${what.to}`];
  });
}

/** Scales the service to nothing then. */
export function scaleToZero(second: number) {
  return { atMs: second * 1_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 0 } };
}

/** Kills a container's process then. */
export function kill(second: number, container: string, exitCode = 1) {
  return { atMs: second * 1_000, inject: { type: 'killProcess' as const, task: 0, container, exitCode } };
}

export function dependsOn(containerName: string, condition: string): { dependsOn: object[] } {
  return { dependsOn: [{ containerName, condition }] };
}
