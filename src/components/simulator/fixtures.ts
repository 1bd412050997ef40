/** Hand-made histories for tests of the views: small runs whose every moment is known. */
import type { DesiredCount, History, LogLine, StopCode, TaskLane, TaskStatus } from '../../ecs/ecs.ts';

interface LaneShape {
  id: string;
  provider?: string;
  zone?: string;
  createdS: number;
  /** Seconds from creation to PENDING, ACTIVATING, RUNNING. */
  ramp?: readonly [number, number, number];
  /** Never gets further than this. */
  until?: TaskStatus;
  stop?: { atS: number; code: StopCode; reason: string; exitCode?: number };
  service?: string | null;
}

let nextEntry = 0;

/** A task's lane from a few seconds. Entries count up over all lanes of a history. */
function lane(shape: LaneShape): TaskLane {
  const { createdS, ramp = [12, 18, 26], stop } = shape;
  const way: [number, TaskStatus][] = [
    [createdS, 'PROVISIONING'],
    [createdS + ramp[0], 'PENDING'],
    [createdS + ramp[1], 'ACTIVATING'],
    [createdS + ramp[2], 'RUNNING'],
  ];
  const reached = way.filter(([atS]) => !stop || atS < stop.atS);
  if (stop) reached.push([stop.atS, 'STOPPING'], [stop.atS + 2, 'DEPROVISIONING'], [stop.atS + 25, 'STOPPED']);
  const statuses = reached.map(([atS, status]) => ({ atMs: atS * 1000, status, entry: nextEntry++ }));
  const runningAtMs = statuses.find((change) => change.status === 'RUNNING')?.atMs;
  return {
    taskId: shape.id.padEnd(32, '0'),
    service: shape.service === undefined ? 'my-rust-api' : shape.service,
    taskDefinition: 'my-rust-api:3',
    capacityProvider: shape.provider ?? 'FARGATE',
    availabilityZone: shape.zone ?? 'us-east-1a',
    statuses,
    containers: ['api'],
    stop: stop
      ? {
          atMs: stop.atS * 1000,
          stopCode: stop.code,
          stoppedReason: stop.reason,
          exitCode: stop.exitCode ?? null,
          containerReason: null,
          everRan: runningAtMs !== undefined,
          entry: nextEntry++,
        }
      : null,
    listening:
      runningAtMs === undefined
        ? []
        : [{ atMs: runningAtMs + 2000, endMs: stop ? stop.atS * 1000 : null, port: 8080, reachable: true, routes: { '/health': 200 } }],
  };
}

function line(atS: number, kind: LogLine['kind'], text: string, more: { entry?: number; cause?: number; subject?: string } = {}): LogLine {
  return {
    atMs: atS * 1000,
    entry: more.entry ?? nextEntry++,
    cause: more.cause ?? null,
    kind,
    subject: more.subject ?? 'my-rust-api',
    text,
  };
}

function history(endS: number, desired: readonly [number, number][], tasks: TaskLane[], log: LogLine[]): History {
  const counts: DesiredCount[] = desired.map(([atS, desiredCount]) => ({ atMs: atS * 1000, service: 'my-rust-api', desiredCount }));
  return { endMs: endS * 1000, tasks, log: log.sort((a, b) => a.atMs - b.atMs), desired: counts };
}

const exited = { code: 'EssentialContainerExited', reason: 'Essential container in task exited', exitCode: 137 } as const;
const reclaimed = { code: 'SpotInterruption', reason: 'Your Spot Task was interrupted.' } as const;
const spot = 'FARGATE_SPOT';

/** Two desired; at 120 s one is killed and replaced. Steady again at the end. */
export function killAndReplace(): History {
  nextEntry = 0;
  const tasks = [
    lane({ id: 'a3f1', createdS: 0, stop: { atS: 120, ...exited } }),
    lane({ id: '09bd', createdS: 0, zone: 'us-east-1b' }),
    lane({ id: 'e27c', createdS: 122 }),
  ];
  return history(240, [[0, 2]], tasks, [
    line(0, 'call', 'CreateService my-rust-api', { entry: 90 }),
    line(0.4, 'event', '(service my-rust-api) has started 2 tasks: (task a3f1) (task 09bd).', { entry: 91, cause: 90 }),
    line(66, 'event', '(service my-rust-api) has reached a steady state.', { entry: 92, cause: 91 }),
    line(120, 'change', 'The main process of task a3f1 is killed', { entry: 93 }),
    line(120, 'stop', 'task a3f1 stopped: Essential container in task exited', { entry: 94, cause: 93 }),
    line(122, 'event', '(service my-rust-api) has started 1 tasks: (task e27c).', { entry: 95, cause: 94 }),
    line(188, 'event', '(service my-rust-api) has reached a steady state.', { entry: 96, cause: 95 }),
  ]);
}

/** Nine desired, three on FARGATE and six on FARGATE_SPOT, which is reclaimed and dry from 300 s on. */
export function spotDrought(): History {
  nextEntry = 0;
  const tasks = [
    lane({ id: 'a3f1', createdS: 8, ramp: [12, 18, 26] }),
    lane({ id: '09bd', createdS: 8, ramp: [12, 18, 28] }),
    lane({ id: 'e27c', createdS: 8, ramp: [13, 18, 27], zone: 'us-east-1b' }),
    ...['7c1e', 'b210', '5f0a', '81d3', 'c66f', '2e9b'].map((id, i) =>
      lane({
        id,
        createdS: 9,
        ramp: [12, 18, 28 + i],
        provider: spot,
        zone: i % 2 === 0 ? 'us-east-1b' : 'us-east-1a',
        stop: { atS: 301 + i, ...reclaimed },
      }),
    ),
  ];
  const unable =
    '(service my-rust-api) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';
  return history(420, [[8, 9]], tasks, [
    line(8, 'call', 'CreateService my-rust-api'),
    line(82, 'event', '(service my-rust-api) has reached a steady state.'),
    line(300, 'change', 'Spot in us-east-1 is reclaimed, then dry', { entry: 200 }),
    line(302, 'stop', 'task 7c1e stopped: Your Spot Task was interrupted.', { entry: 201, cause: 200 }),
    line(312, 'event', unable, { entry: 202, cause: 201 }),
    line(372, 'event', unable, { entry: 203, cause: 202 }),
  ]);
}

/** One desired whose process ends 20 s after its start, for ever. */
export function crashLoop(rounds = 12): History {
  nextEntry = 0;
  const tasks = Array.from({ length: rounds }, (_, i) =>
    lane({
      id: hex(i),
      createdS: i * 60,
      stop: { atS: i * 60 + 46, code: 'EssentialContainerExited', reason: exited.reason, exitCode: 1 },
    }),
  );
  const log = tasks.map((task, i) => line(i * 60 + 46, 'stop', `task ${task.taskId.slice(0, 4)} stopped: ${exited.reason}`));
  return history(rounds * 60, [[0, 1]], tasks, log);
}

/** `count` tasks over `zoneCount` zones, one in four on FARGATE; all RUNNING from about 30 s on. */
export function fleet(count: number, zoneCount = 3): History {
  nextEntry = 0;
  const tasks = Array.from({ length: count }, (_, i) =>
    lane({
      id: hex(i),
      createdS: 5,
      ramp: [10 + (i % 5), 18 + (i % 7), 26 + (i % 9)],
      zone: `us-east-1${'abcdef'[i % zoneCount]}`,
      provider: i % 4 === 0 ? 'FARGATE' : spot,
    }),
  );
  return history(600, [[5, count]], tasks, [line(80, 'event', '(service my-rust-api) has reached a steady state.')]);
}

/** Nothing ever happened. */
export function nothing(): History {
  return { endMs: 0, tasks: [], log: [], desired: [] };
}

function hex(i: number): string {
  return ((i * 40_503 + 7919) % 65_536).toString(16).padStart(4, '0');
}
