/** Rules about the EBS volume that ECS makes for each task of a service, or for a single task: its name, and what EC2 allows for its type. */
import type { Range } from '../api/limits.ts';
import { type Item, integerOf, isObject, itemsOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { definitionOf, fargateDefinition, fargateService, invalidParameter, runsOnFargate } from './services-read.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate', 'task'] as const;
const root = 'volumeConfigurations';
const roleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRole';
const withVolume = (managedEBSVolume: object, name = 'data') => ({
  ...fargateService,
  volumeConfigurations: [{ name, managedEBSVolume: { roleArn, ...managedEBSVolume } }],
});
const launchVolume = { ...fargateDefinition, volumes: [{ name: 'data', configuredAtLaunch: true }] };

/** What EC2 allows for each type of volume; source: docs of `ServiceManagedEBSVolumeConfiguration` in the SDK. */
const volumeTypes: Readonly<Record<string, { sizeGiB: Range; iops?: Range; needsIops?: true }>> = {
  gp2: { sizeGiB: { min: 1, max: 16_384 } },
  gp3: { sizeGiB: { min: 1, max: 16_384 }, iops: { min: 3_000, max: 16_000 } },
  io1: { sizeGiB: { min: 4, max: 16_384 }, iops: { min: 100, max: 64_000 }, needsIops: true },
  io2: { sizeGiB: { min: 4, max: 16_384 }, iops: { min: 100, max: 256_000 }, needsIops: true },
  st1: { sizeGiB: { min: 125, max: 16_384 } },
  sc1: { sizeGiB: { min: 125, max: 16_384 } },
  standard: { sizeGiB: { min: 1, max: 1_024 } },
};

/** The volume that a service gets without naming a type. */
const defaultType = 'gp3';

function configurationsOf(document: unknown): readonly Item[] {
  return itemsOf(member(document, root), [root]);
}

const noLaunchVolume: Rule = {
  code: 'ebs-no-launch-volume',
  kinds,
  severity: 'error',
  title: 'A volume configuration fills a volume that the definition leaves open',
  stage: 'launchVolumes',
  aws: invalidParameter('Volume configuration provided but no matching configuredAtLaunch volume found in task definition.', {
    isConfirmed: false,
  }),
  why: 'The definition says that a volume is configured at launch (`"configuredAtLaunch": true`) and where it is mounted; service or task say how big it is.',
  source: preflight('svc-ebs-volume-without-size-or-snapshot', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    if (definition === undefined || configurationsOf(document).length === 0 || launchVolumes(definition).length > 0) return [];
    const message =
      'The task definition has no volume with `"configuredAtLaunch": true`. Register a revision that has one, or remove this.';
    return [{ path: [root], on: 'key', message }];
  },
  example: {
    bad: withVolume({ sizeInGiB: 10 }),
    at: [root],
    good: fargateService,
    context: { world: { taskDefinition: () => fargateDefinition } },
  },
};

const nameUnknown: Rule = {
  code: 'ebs-volume-name',
  kinds,
  severity: 'error',
  title: 'A volume configuration has its volume’s name',
  stage: 'launchVolumes',
  aws: invalidParameter(
    "The volume name '{name}' in your request does not have a matching volume in your Task Definition that is configurable at launch.",
    { isConfirmed: false },
  ),
  why: 'The name ties the configuration to the volume in the task definition.',
  source: preflight('svc-ebs-name-not-in-taskdef', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const open = launchVolumes(definitionOf(document, scene));
    if (open.length === 0) return [];
    return configurationsOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'name'));
      if (name === undefined || open.includes(name)) return [];
      const at = [...path, 'name'];
      const message = `The volume that the definition leaves open is ${open.map((one) => `\`${one}\``).join(', ')}.`;
      const [only, ...others] = open;
      const isSure = only !== undefined && others.length === 0;
      const fix = isSure ? { fix: { title: `Write "${only}"`, edits: [{ op: 'set' as const, path: at, value: only }] } } : {};
      return [{ path: at, message, values: { name }, ...fix }];
    });
  },
  example: {
    bad: withVolume({ sizeInGiB: 10 }, 'nope'),
    at: [root, 0, 'name'],
    good: withVolume({ sizeInGiB: 10 }),
    context: { world: { taskDefinition: () => launchVolume } },
  },
};

function launchVolumes(definition: unknown): readonly string[] {
  return itemsOf(member(definition, 'volumes'), []).flatMap(({ members }) =>
    member(members, 'configuredAtLaunch') === true ? (textOf(member(members, 'name')) ?? []) : [],
  );
}

const settings: Rule = {
  code: 'ebs-settings',
  kinds,
  severity: 'error',
  title: 'An EBS volume’s size, IOPS and throughput fit its type',
  stage: 'launchVolumes',
  aws: invalidParameter('ECS managed EBS volume configuration was invalid', { wording: 'unconfirmed', isConfirmed: false }),
  why: 'ECS asks EC2 whether it would create such a volume, and passes its refusal on.',
  source: sdk('ServiceManagedEBSVolumeConfiguration'),
  find(document): readonly Place[] {
    return configurationsOf(document).flatMap(({ members, path }): readonly Place[] => {
      const volume = member(members, 'managedEBSVolume');
      return isObject(volume) ? problemsOf(volume, [...path, 'managedEBSVolume'], runsOnFargate(document)) : [];
    });
  },
  example: {
    bad: withVolume({ volumeType: 'st1', sizeInGiB: 100 }),
    at: [root, 0, 'managedEBSVolume', 'sizeInGiB'],
    good: withVolume({ volumeType: 'st1', sizeInGiB: 125 }),
  },
};

function problemsOf(volume: unknown, path: Place['path'], isOnFargate: boolean): readonly Place[] {
  const type = textOf(member(volume, 'volumeType')) ?? defaultType;
  const known = Object.hasOwn(volumeTypes, type) ? volumeTypes[type] : undefined;
  if (known === undefined) {
    return [{ path: [...path, 'volumeType'], message: `Volume types are ${Object.keys(volumeTypes).join(', ')}.` }];
  }
  const places: Place[] = [];
  const say = (key: string | null, message: string) => places.push({ path: key === null ? path : [...path, key], message });
  const [size, iops, throughput] = ['sizeInGiB', 'iops', 'throughput'].map((key) => integerOf(member(volume, key)));
  const hasSnapshot = member(volume, 'snapshotId') !== undefined;
  if (type === 'standard' && isOnFargate) say('volumeType', 'Fargate has no magnetic volumes; take gp3.');
  if (member(volume, 'sizeInGiB') === undefined && !hasSnapshot) say(null, 'Add `sizeInGiB`, or a `snapshotId` whose size is taken.');
  if (size !== undefined && !isWithin(size, known.sizeGiB)) say('sizeInGiB', `A ${type} volume has ${spoken(known.sizeGiB)} GiB.`);
  if (known.iops === undefined && iops !== undefined && type !== 'gp2') say('iops', `A ${type} volume has no \`iops\` to set.`);
  if (type === 'gp2' && iops !== undefined) say('iops', 'The IOPS of a gp2 volume follow from its size; take gp3 to set them.');
  if (known.iops && iops !== undefined && !isWithin(iops, known.iops)) say('iops', `A ${type} volume has ${spoken(known.iops)} IOPS.`);
  if (known.needsIops && member(volume, 'iops') === undefined) say(null, `Add \`iops\`: a ${type} volume needs it.`);
  if (throughput !== undefined && type !== 'gp3') say('throughput', 'Only a gp3 volume has a throughput to set.');
  if (throughput !== undefined && type === 'gp3' && throughput > 1_000) say('throughput', 'At most 1000 MiB/s.');
  if (member(volume, 'volumeInitializationRate') !== undefined && !hasSnapshot) {
    say('volumeInitializationRate', 'Only a volume made from a snapshot is initialised.');
  }
  return places;
}

function isWithin(value: number, { min, max }: Range): boolean {
  return value >= min && value <= max;
}

function spoken({ min, max }: Range): string {
  return `${min} to ${max}`;
}

const managedVolumeMissing: Rule = {
  code: 'ebs-volume-missing',
  kinds,
  severity: 'error',
  title: 'A volume configuration describes a volume, and there is one',
  stage: 'launchVolumes',
  why: 'Amazon EBS is the only kind of volume that is configured at launch, and a task has one such volume. AWS’s words for it are not on record.',
  source: sdk('ServiceVolumeConfiguration'),
  find(document): readonly Place[] {
    const all = configurationsOf(document);
    if (all.length > 1) return [{ path: [root], message: `There are ${all.length}; a task has one volume that is configured at launch.` }];
    return all.flatMap(({ members, path }): Place[] =>
      member(members, 'managedEBSVolume') === undefined ? [{ path, message: 'Add `managedEBSVolume`.' }] : [],
    );
  },
  example: {
    bad: { ...fargateService, volumeConfigurations: [{ name: 'data' }] },
    at: [root, 0],
    good: withVolume({ sizeInGiB: 10 }),
  },
};

export const volumeConfigurationRules: readonly Rule[] = [noLaunchVolume, nameUnknown, managedVolumeMissing, settings];
