/** Rules about volumes: their kinds and names, and the containers that mount them. */
import type { RegisterTaskDefinitionCommandInput, Volume } from '@aws-sdk/client-ecs';
import { nearest } from '../api/spelling.ts';
import { refusal } from './answers.ts';
import { each, has } from './clues.ts';
import { containerName, containersOf, isSet, itemsInContainers, member, textOf, volumesOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskOf, taskWith } from './samples.ts';
import { preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const mounting = (sourceVolume: string) => ({ mountPoints: [{ sourceVolume, containerPath: '/data' }] });
const efs = { fileSystemId: 'fs-0123456789abcdef0' };

/** Each says where a volume lives; one is chosen. */
const volumeKinds = [
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
] as const;

const oneKind: Rule = {
  code: 'volume-kinds',
  kinds,
  severity: 'error',
  title: 'A volume is of one kind',
  stage: 'mounts',
  why: 'A directory of the host, a Docker volume, EFS, S3 Files, FSx or a volume configured at launch: each says where the data live, so a volume is one of them. AWS’s words for two are not on record.',
  source: reference('Volume'),
  clues: has('HostVolumeProperties.sourcePath', 'Volume.configuredAtLaunch', ...volumeKinds.map((kind) => `Volume.${kind}`)),
  find(document) {
    return volumesOf(document).flatMap(({ members, path }): Place[] => {
      // An empty `host` stands in what DescribeTaskDefinition answers for other kinds.
      const chosen = [
        ...(isSet(member(member(members, 'host'), 'sourcePath')) ? ['host'] : []),
        ...volumeKinds.filter((kind) => isSet(member(members, kind))),
        ...(member(members, 'configuredAtLaunch') === true ? ['configuredAtLaunch'] : []),
      ];
      const [first, second] = chosen;
      if (first === undefined || second === undefined) return [];
      return [{ path: [...path, second], on: 'key', message: `\`${first}\` and \`${second}\` are two kinds; keep one.` }];
    });
  },
  example: {
    bad: taskWith(mounting('data'), { volumes: [{ name: 'data', host: { sourcePath: '/data' }, efsVolumeConfiguration: efs }] }),
    at: ['volumes', 0, 'efsVolumeConfiguration'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data', efsVolumeConfiguration: efs }] }),
  },
};

const nameMissing: Rule = {
  code: 'volume-name-missing',
  kinds,
  severity: 'error',
  title: 'A volume that lives elsewhere has a name',
  stage: 'mounts',
  why: 'Containers mount a volume by its name, and a service fills in a volume configured at launch by its name. AWS documents the name as required for EFS, S3 Files and volumes configured at launch.',
  source: reference('Volume'),
  clues: [each<Volume>('Volume', ({ name }) => !name)],
  find(document) {
    return volumesOf(document).flatMap(({ members, path }): Place[] => {
      if (textOf(member(members, 'name')) !== undefined && member(members, 'name') !== '') return [];
      const kind = ['efsVolumeConfiguration', 's3filesVolumeConfiguration'].find((name) => isSet(member(members, name)));
      if (kind === undefined && member(members, 'configuredAtLaunch') !== true) return [];
      return [
        { path: member(members, 'name') === '' ? [...path, 'name'] : path, message: 'Give the volume a `name`, and mount it by that.' },
      ];
    });
  },
  example: {
    bad: taskWith({}, { volumes: [{ efsVolumeConfiguration: efs }] }),
    at: ['volumes', 0],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data', efsVolumeConfiguration: efs }] }),
  },
};

const unknownVolume: Rule = {
  code: 'volume-unknown',
  kinds,
  severity: 'error',
  title: 'What a container mounts is among the task’s volumes',
  stage: 'mounts',
  aws: refusal("Unknown volume '{volume}'."),
  why: 'A mount point names a volume of the same task definition, capitals included.',
  source: preflight('mountpoint-source-volume-missing', '2026-09-08'),
  clues: [each<RegisterTaskDefinitionCommandInput>('RegisterTaskDefinitionRequest', mountsOther)],
  find(document) {
    const names = volumesOf(document).flatMap(({ members }) => textOf(member(members, 'name')) ?? []);
    return itemsInContainers(document, 'mountPoints').flatMap(({ item }): Place[] => {
      const volume = textOf(member(item.members, 'sourceVolume'));
      if (volume === undefined || names.includes(volume)) return [];
      const path = [...item.path, 'sourceVolume'];
      const meant = nearest(volume, names);
      const message = `\`volumes\` has none named \`${volume}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
      const isSure = meant !== undefined && meant.toLowerCase() === volume.toLowerCase();
      const fix = { title: `Write "${meant}"`, edits: [{ op: 'set' as const, path, value: meant }] };
      return [{ path, message, values: { volume }, ...(isSure && { fix }) }];
    });
  },
  example: {
    bad: taskWith(mounting('nope'), { volumes: [{ name: 'data' }] }),
    at: ['containerDefinitions', 0, 'mountPoints', 0, 'sourceVolume'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data' }] }),
  },
};

const launchVolumeUnused: Rule = {
  code: 'volume-not-referenced',
  kinds,
  severity: 'error',
  title: 'A volume configured at launch is mounted',
  stage: 'mounts',
  aws: refusal('Volumes [{volume}] are not referenced by any of the containers'),
  why: 'ECS makes a volume of its own for each task, which you pay for; it refuses one that nobody would see.',
  source: preflight('volume-not-referenced', '2026-09-08'),
  clues: has('Volume.configuredAtLaunch'),
  find(document) {
    const mounted = mountedNames(document);
    return volumesOf(document).flatMap(({ members, path }): Place[] => {
      const volume = textOf(member(members, 'name'));
      if (!volume || member(members, 'configuredAtLaunch') !== true || mounted.has(volume)) return [];
      return [{ path: [...path, 'name'], message: `Mount \`${volume}\` in a container, or leave it out.`, values: { volume } }];
    });
  },
  example: {
    bad: taskWith({}, { volumes: [{ name: 'data', configuredAtLaunch: true }] }),
    at: ['volumes', 0, 'name'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data', configuredAtLaunch: true }] }),
  },
};

const oneLaunchVolume: Rule = {
  code: 'volume-launch-twice',
  kinds,
  severity: 'error',
  title: 'One volume of a task is configured at launch',
  stage: 'mounts',
  why: 'A task gets at most one volume that is made at its launch. AWS’s words for two are not on record.',
  source: reference('Volume'),
  clues: has('Volume.configuredAtLaunch'),
  find(document) {
    const atLaunch = volumesOf(document).filter(({ members }) => member(members, 'configuredAtLaunch') === true);
    return atLaunch.slice(1).map(({ path }): Place => {
      return { path: [...path, 'configuredAtLaunch'], message: 'An earlier volume is configured at launch already, and one is the most.' };
    });
  },
  example: {
    bad: taskWith(
      { mountPoints: ['data', 'more'].map((sourceVolume) => ({ sourceVolume, containerPath: `/${sourceVolume}` })) },
      { volumes: ['data', 'more'].map((name) => ({ name, configuredAtLaunch: true })) },
    ),
    at: ['volumes', 1, 'configuredAtLaunch'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data', configuredAtLaunch: true }, { name: 'more' }] }),
  },
};

const volumesFromUnknown: Rule = {
  code: 'volumes-from-unknown',
  kinds,
  severity: 'error',
  title: 'Volumes are taken over from a container of the same task',
  stage: 'mounts',
  aws: refusal("Invalid 'volumesFrom' setting. Unknown container: '{container}'."),
  why: '`volumesFrom` repeats the mounts of another container of this task.',
  source: preflight('volumesfrom-source-container-missing', '2026-09-08'),
  clues: has('ContainerDefinition.volumesFrom'),
  find(document) {
    const names = containersOf(document).map(({ members }) => containerName(members));
    return itemsInContainers(document, 'volumesFrom').flatMap(({ item }): Place[] => {
      const container = textOf(member(item.members, 'sourceContainer'));
      if (container === undefined || names.includes(container)) return [];
      const meant = nearest(container, names.filter(Boolean));
      const message = `No container of this task is named \`${container}\`.${meant ? ` Did you mean \`${meant}\`?` : ''}`;
      return [{ path: [...item.path, 'sourceContainer'], message, values: { container } }];
    });
  },
  example: {
    bad: taskOf({ volumesFrom: [{ sourceContainer: 'nope' }] }, [{}]),
    at: ['containerDefinitions', 0, 'volumesFrom', 0, 'sourceContainer'],
    good: taskOf({ volumesFrom: [{ sourceContainer: 'sidecar-1' }] }, [{}]),
  },
};

const unused: Rule = {
  code: 'volume-unused',
  kinds,
  severity: 'advice',
  title: 'A volume is mounted by somebody',
  stage: 'later',
  why: 'A volume that no container mounts does nothing; most often a mount point was forgotten. AWS accepts it without a word, except for volumes configured at launch.',
  source: reference('Volume'),
  clues: [each<RegisterTaskDefinitionCommandInput>('RegisterTaskDefinitionRequest', leavesAVolume)],
  find(document) {
    if (containersOf(document).length === 0) return [];
    const mounted = mountedNames(document);
    return volumesOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'name'));
      if (!name || mounted.has(name) || member(members, 'configuredAtLaunch') === true) return [];
      return [{ path: [...path, 'name'], message: `No container mounts \`${name}\`.` }];
    });
  },
  example: {
    bad: taskWith({}, { volumes: [{ name: 'data' }] }),
    at: ['volumes', 0, 'name'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data' }] }),
  },
};

const autoprovision: Rule = {
  code: 'autoprovision-unshared',
  kinds,
  severity: 'advice',
  title: 'Only a shared Docker volume is provisioned on demand',
  stage: 'later',
  why: 'A volume of scope `task`, which is the default, is made with each task anyway; `autoprovision` is read for scope `shared` only.',
  source: reference('DockerVolumeConfiguration'),
  clues: has('DockerVolumeConfiguration.autoprovision'),
  find(document) {
    return volumesOf(document).flatMap(({ members, path }): Place[] => {
      const docker = member(members, 'dockerVolumeConfiguration');
      if (member(docker, 'autoprovision') !== true || member(docker, 'scope') === 'shared') return [];
      const message = 'Without `"scope": "shared"` this says nothing.';
      return [{ path: [...path, 'dockerVolumeConfiguration', 'autoprovision'], message }];
    });
  },
  example: {
    bad: taskWith(mounting('data'), { volumes: [{ name: 'data', dockerVolumeConfiguration: { autoprovision: true } }] }),
    at: ['volumes', 0, 'dockerVolumeConfiguration', 'autoprovision'],
    good: taskWith(mounting('data'), { volumes: [{ name: 'data', dockerVolumeConfiguration: { autoprovision: true, scope: 'shared' } }] }),
  },
};

/** For clues: true if a container mounts what `volumes` hasn't. */
function mountsOther({ containerDefinitions = [], volumes = [] }: RegisterTaskDefinitionCommandInput): boolean {
  return containerDefinitions.some(({ mountPoints }) =>
    mountPoints?.some(({ sourceVolume }) => sourceVolume !== undefined && !volumes.some(({ name }) => name === sourceVolume)),
  );
}

/** For clues: true if no container mounts some volume. */
function leavesAVolume({ containerDefinitions = [], volumes = [] }: RegisterTaskDefinitionCommandInput): boolean {
  return volumes.some(
    ({ name }) => !containerDefinitions.some(({ mountPoints }) => mountPoints?.some(({ sourceVolume }) => sourceVolume === name)),
  );
}

function mountedNames(document: unknown): ReadonlySet<unknown> {
  return new Set(itemsInContainers(document, 'mountPoints').map(({ item }) => member(item.members, 'sourceVolume')));
}

export const volumeRules: readonly Rule[] = [
  nameMissing,
  oneKind,
  oneLaunchVolume,
  unknownVolume,
  launchVolumeUnused,
  volumesFromUnknown,
  unused,
  autoprovision,
];
