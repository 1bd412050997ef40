/** What a task definition looks like, as plain data for a drawing. Takes half-written documents: what is missing or of another type is left out. */

export interface TaskPicture {
  family: string | null;
  /** As written: `256`, `.25 vCPU`. */
  cpu: string | null;
  memory: string | null;
  /** What ECS takes where nothing is written: `bridge` on EC2. Null where that depends. */
  networkMode: string | null;
  compatibilities: string[];
  taskRole: string | null;
  executionRole: string | null;
  /** In the order in which they start: those of level 0 first. Within a level in the document's order. */
  containers: PictureContainer[];
  volumes: PictureVolume[];
}

export interface PictureContainer {
  /** In the document's order, from 0: the place in `containerDefinitions`. */
  index: number;
  /** Empty where the container has none yet. */
  name: string;
  image: string | null;
  isEssential: boolean;
  hasHealthCheck: boolean;
  cpuUnits: number | null;
  memoryMiB: number | null;
  memoryReservationMiB: number | null;
  /** 0 for a container that waits for none; else one more than the highest it waits for. */
  level: number;
  /** True where it waits, by way of others, for itself: none of these ever starts, and AWS refuses the definition. */
  isInCycle: boolean;
  waitsFor: PictureDependency[];
  ports: PicturePort[];
  mounts: PictureMount[];
  log: PictureLog | null;
}

export interface PictureDependency {
  name: string;
  condition: string | null;
  /** False where no container has this name. */
  exists: boolean;
}

export interface PicturePort {
  /** A number, or a range `8000-8010`. */
  containerPort: number | string;
  hostPort: number | null;
  protocol: string;
  name: string | null;
}

export interface PictureMount {
  volume: string;
  containerPath: string | null;
  isReadOnly: boolean;
  /** False where no volume has this name. */
  exists: boolean;
}

export interface PictureLog {
  driver: string;
  /** Log group, or another place that the driver's options name; null where they name none. */
  destination: string | null;
}

export interface PictureVolume {
  name: string;
  kind: 'host' | 'docker' | 'efs' | 's3files' | 'fsx' | 'configuredAtLaunch';
  /** What it is stored on: a path of the host, a file system's id. */
  from: string | null;
}

/** More containers than AWS takes; what comes beyond is not drawn. */
const maxContainers = 50;

/** The picture of a document of any shape. Never throws. */
export function pictureOf(definition: unknown): TaskPicture {
  const volumes = list(definition, 'volumes').map(volumeOf);
  const written = list(definition, 'containerDefinitions').slice(0, maxContainers);
  const names = written.map((container) => text(container, 'name') ?? '');
  const waits = written.map((container) =>
    list(container, 'dependsOn').map((dependency) => names.indexOf(text(dependency, 'containerName') || '\0')),
  );
  const { levels, cycles } = levelsOf(waits.map((indexes) => indexes.filter((index) => index !== -1)));
  const containers = written.map(
    (container, index): PictureContainer => ({
      index,
      name: names[index] ?? '',
      image: text(container, 'image'),
      isEssential: member(container, 'essential') !== false,
      hasHealthCheck: typeof member(container, 'healthCheck') === 'object' && member(container, 'healthCheck') !== null,
      cpuUnits: number(container, 'cpu'),
      memoryMiB: number(container, 'memory'),
      memoryReservationMiB: number(container, 'memoryReservation'),
      level: levels[index] ?? 0,
      isInCycle: cycles[index] ?? false,
      waitsFor: list(container, 'dependsOn').map((dependency) => {
        const name = text(dependency, 'containerName') ?? '';
        return { name, condition: text(dependency, 'condition'), exists: name !== '' && names.includes(name) };
      }),
      ports: list(container, 'portMappings').flatMap(portOf),
      mounts: list(container, 'mountPoints').map((mount) => mountOf(mount, volumes)),
      log: logOf(container),
    }),
  );
  const compatibilities = list(definition, 'requiresCompatibilities').filter((name) => typeof name === 'string');
  return {
    family: text(definition, 'family'),
    cpu: text(definition, 'cpu'),
    memory: text(definition, 'memory'),
    networkMode: text(definition, 'networkMode') ?? (compatibilities.includes('FARGATE') ? null : 'bridge'),
    compatibilities,
    taskRole: text(definition, 'taskRoleArn'),
    executionRole: text(definition, 'executionRoleArn'),
    containers: containers.toSorted((a, b) => a.level - b.level || a.index - b.index),
    volumes,
  };
}

/** For each container the length of the longest way to one that waits for none; those on a cycle, and who waits for them, count what can be counted. */
function levelsOf(waits: readonly (readonly number[])[]): { levels: number[]; cycles: boolean[] } {
  const levels = waits.map(() => 0);
  // A chain is never longer than there are containers; what still rises then is behind a cycle.
  for (let round = 0; round < waits.length; round += 1) {
    for (const [index, others] of waits.entries()) {
      const highest = Math.max(-1, ...others.map((other) => levels[other] ?? 0));
      levels[index] = Math.min(Math.max(levels[index] ?? 0, highest + 1), waits.length - 1);
    }
  }
  return { levels, cycles: waits.map((_, index) => reaches(waits, index)) };
}

/** True if a container waits for itself by way of any others. */
function reaches(waits: readonly (readonly number[])[], start: number): boolean {
  const seen = new Set<number>();
  const open = [...(waits[start] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return true;
    if (!seen.has(next)) open.push(...(waits[next] ?? []));
    seen.add(next);
  }
  return false;
}

function portOf(mapping: unknown): PicturePort[] {
  const containerPort = number(mapping, 'containerPort') ?? text(mapping, 'containerPortRange');
  if (containerPort === null) return [];
  return [
    { containerPort, hostPort: number(mapping, 'hostPort'), protocol: text(mapping, 'protocol') ?? 'tcp', name: text(mapping, 'name') },
  ];
}

function mountOf(mount: unknown, volumes: readonly PictureVolume[]): PictureMount {
  const volume = text(mount, 'sourceVolume') ?? '';
  return {
    volume,
    containerPath: text(mount, 'containerPath'),
    isReadOnly: member(mount, 'readOnly') === true,
    exists: volume !== '' && volumes.some(({ name }) => name === volume),
  };
}

/** By driver: the option that names where lines go. */
const destinations: Readonly<Record<string, string>> = {
  awslogs: 'awslogs-group',
  splunk: 'splunk-url',
  fluentd: 'fluentd-address',
  gelf: 'gelf-address',
  syslog: 'syslog-address',
  awsfirelens: 'Name',
};

function logOf(container: unknown): PictureLog | null {
  const configuration = member(container, 'logConfiguration');
  const driver = text(configuration, 'logDriver');
  if (driver === null) return null;
  const option = Object.hasOwn(destinations, driver) ? destinations[driver] : undefined;
  return { driver, destination: option === undefined ? null : text(member(configuration, 'options'), option) };
}

/** By kind: the member that makes a volume one of it, and the member inside that says what it is stored on. */
const volumeKinds: readonly (readonly [PictureVolume['kind'], string, string])[] = [
  ['docker', 'dockerVolumeConfiguration', 'driver'],
  ['efs', 'efsVolumeConfiguration', 'fileSystemId'],
  ['s3files', 's3filesVolumeConfiguration', 'fileSystemArn'],
  ['fsx', 'fsxWindowsFileServerVolumeConfiguration', 'fileSystemId'],
];

function volumeOf(volume: unknown): PictureVolume {
  const name = text(volume, 'name') ?? '';
  for (const [kind, key, from] of volumeKinds) {
    const configuration = member(volume, key);
    if (configuration !== undefined) return { name, kind, from: text(configuration, from) };
  }
  if (member(volume, 'configuredAtLaunch') === true) return { name, kind: 'configuredAtLaunch', from: null };
  return { name, kind: 'host', from: text(member(volume, 'host'), 'sourcePath') };
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function text(value: unknown, key: string): string | null {
  const found = member(value, key);
  return typeof found === 'string' ? found : null;
}

function number(value: unknown, key: string): number | null {
  const found = member(value, key);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

function list(value: unknown, key: string): readonly unknown[] {
  const found = member(value, key);
  return Array.isArray(found) ? found : [];
}
