/** What the picture of a task says, in words. */
import type { PictureContainer, PictureVolume, TaskPicture } from '../../documents/documents.ts';

const joined = (parts: readonly (string | null | false)[], by = ' · ') => parts.filter(Boolean).join(by);

/** `cpu 256 · memory 512 · awsvpc · FARGATE`. */
export function sizeWords({ cpu, memory, networkMode, compatibilities }: TaskPicture): string {
  const size = joined([cpu !== null && `cpu ${cpu}`, memory !== null && `memory ${memory}`]);
  return joined([size || 'no size of its own', networkMode, ...compatibilities]);
}

/** Lines about a container, in the order in which they stand below its name. */
export function containerWords(container: PictureContainer): string[] {
  const { image, cpuUnits, memoryMiB, memoryReservationMiB, ports, mounts, log, hasHealthCheck } = container;
  const size = joined([
    cpuUnits !== null && `cpu ${cpuUnits}`,
    memoryMiB !== null && `memory ${memoryMiB} MiB`,
    memoryReservationMiB !== null && `reserved ${memoryReservationMiB} MiB`,
  ]);
  const lines = [
    image,
    size,
    ports.length > 0 && `ports ${ports.map(portWords).join(', ')}`,
    ...mounts.map(
      ({ volume, containerPath, isReadOnly, exists }) =>
        `mounts ${volume}${containerPath ? ` at ${containerPath}` : ''}${isReadOnly ? ', read-only' : ''}${exists ? '' : ', no such volume'}`,
    ),
    log && `logs by ${log.driver}${log.destination ? ` to ${log.destination}` : ''}`,
    hasHealthCheck && 'has a health check',
  ];
  return lines.filter((line): line is string => Boolean(line));
}

function portWords({ containerPort, hostPort, protocol }: PictureContainer['ports'][number]): string {
  return `${hostPort !== null && hostPort !== containerPort ? `${hostPort} to ` : ''}${containerPort}/${protocol}`;
}

/** `after db (HEALTHY) and cache (START)`; null for a container that waits for none. */
export function waitWords({ waitsFor, isInCycle }: PictureContainer): string | null {
  if (waitsFor.length === 0) return null;
  const others = waitsFor.map(
    ({ name, condition, exists }) => `${name} (${joined([condition, !exists && 'no such container'], ', ') || 'START'})`,
  );
  return `${isInCycle ? 'never starts: ' : ''}after ${others.join(' and ')}`;
}

const volumeKinds: Readonly<Record<PictureVolume['kind'], string>> = {
  host: 'of the host',
  docker: 'of Docker',
  efs: 'on EFS',
  s3files: 'on S3 Files',
  fsx: 'on FSx',
  configuredAtLaunch: 'configured at launch',
};

/** `Volume data on EFS, fs-123`. */
export function volumeWords({ name, kind, from }: PictureVolume): string {
  return joined([`volume ${name} ${volumeKinds[kind]}`, from], ', ');
}

/** A role without its account: what stands behind the last slash of its ARN. */
export function shortRole(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}
