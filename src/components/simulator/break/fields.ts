/** The parts of the forms of changes: fields with choices that come from what exists, and what is read from them. Pure. */
import { shortArn } from '../changes-in-words.ts';
import type { Selection } from '../panel.ts';
import type { Known } from './known.ts';

/** What stands in the fields, by name. */
export type Values = Readonly<Record<string, string>>;

interface Option {
  value: string;
  label: string;
}

interface Common {
  name: string;
  label: string;
}

export type Field =
  | (Common & {
      kind: 'choice';
      options: readonly Option[];
      /** Why the change cannot be made where there is nothing to choose. */
      none: string;
      /** What is chosen on the stage fills it in. */
      of?: Selection['kind'];
    })
  | (Common & { kind: 'number'; initial: number; min: number; max: number; unit: string })
  | (Common & { kind: 'text'; initial: string; isOptional?: boolean });

type NamedChoice = Extract<Field, { kind: 'choice' }>;

const choice = (name: string, label: string, values: readonly (string | Option)[], none: string, of?: Selection['kind']): NamedChoice => ({
  kind: 'choice',
  name,
  label,
  options: values.map((value) => (typeof value === 'string' ? { value, label: value } : value)),
  none,
  ...(of && { of }),
});

/** A choice from what exists; text where it is not known what does. */
function chosen(known: Known, name: string, label: string, values: readonly (string | Option)[] | undefined, none: string): Field {
  if (values === undefined || (values.length === 0 && !known.isWhole)) return { kind: 'text', name, label, initial: '' };
  return choice(name, label, values, none);
}

/** A choice that is always there: of words, or of words by the values that they stand for. */
export const pick = (name: string, label: string, values: readonly (string | Option)[] | Readonly<Record<string, string>>): Field =>
  choice(name, label, isList(values) ? values : Object.entries(values).map(([value, words]) => ({ value, label: words })), '');

const isList: (value: unknown) => value is readonly unknown[] = Array.isArray;

export const amount = (name: string, label: string, initial: number, [min, max]: readonly [number, number], unit = ''): Field => ({
  kind: 'number',
  name,
  label,
  initial,
  min,
  max,
  unit,
});

export const written = (name: string, label: string, initial = '', isOptional = false): Field => ({
  kind: 'text',
  name,
  label,
  initial,
  isOptional,
});

export function taskField({ tasks, names }: Known, only: { isSpot?: boolean; hasTargets?: boolean } = {}): Field {
  const fitting = tasks.filter(
    ({ capacityProvider, targets = [] }) =>
      (!only.isSpot || capacityProvider === 'FARGATE_SPOT') && (!only.hasTargets || targets.length > 0),
  );
  const kind = only.isSpot ? 'Fargate Spot task runs' : only.hasTargets ? 'task with a target runs' : 'task runs';
  const options = fitting.map((task) => ({
    value: task.taskId,
    label: [names.get(task.taskId) ?? task.taskId.slice(0, 4), task.availabilityZone, task.capacityProvider].join(' · '),
  }));
  return choice('task', 'Task', options, `No ${kind} at this moment.`, 'task');
}

/** Of the chosen task; nothing to choose where it has one alone. */
export function containerFields({ tasks }: Known, { task }: Values): Field[] {
  const containers = (tasks.find(({ taskId }) => taskId === task) ?? tasks[0])?.containers ?? [];
  if (containers.length < 2) return [];
  return [choice('container', 'Container', [{ value: '', label: 'the first essential one' }, ...containers], '')];
}

export function instanceField(
  { instances }: Known,
  fits: (instance: Known['instances'][number]) => boolean = () => true,
  none = 'No container instance is there at this moment.',
): Field {
  const options = instances
    .filter(fits)
    .map((one) => ({ value: one.instanceId, label: [one.instanceId, one.instanceType, one.availabilityZone].join(' · ') }));
  return choice('instance', 'Instance', options, none, 'instance');
}

export function zoneField({ zones }: Known, none = 'No Availability Zone is known.', among = zones): Field {
  return choice('availabilityZone', 'Availability Zone', among, none, 'availabilityZone');
}

export function anyZoneField({ zones }: Known): Field {
  return choice('availabilityZone', 'Where', [{ value: '', label: 'in all zones' }, ...zones], '', 'availabilityZone');
}

export function onField(off: string, on: string): Field {
  return choice(
    'on',
    'From now on',
    [
      { value: 'on', label: off },
      { value: 'off', label: on },
    ],
    '',
  );
}

export function imageField(known: Known): Field {
  const names = known.surroundings?.images.flatMap(({ repository, tags }) => tags.map((tag) => `${repository}:${tag}`));
  return chosen(known, 'image', 'Image', names, 'No image is left.');
}

export function fromWorld(known: Known, name: string, label: string, values: readonly string[] | undefined, none: string): Field {
  const listed = known.surroundings === null ? undefined : (values ?? []);
  return chosen(known, name, label, listed, none);
}

export function targetGroupField(known: Known, any = false): Field {
  const options = known.targetGroups.map((value) => ({ value, label: shortArn(value) }));
  const all = any ? [{ value: '', label: 'all its target groups' }, ...options] : options;
  return choice('targetGroup', 'Target group', all, 'No service here has a target group.', 'targetGroup');
}

/** Items of a list in a text, between spaces or commas. */
export function listIn(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((item) => item !== '');
}

/** What stands in each field: what was written or chosen while it can be, else the first choice. */
export function valuesOf(fields: readonly Field[], given: Values): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = given[field.name];
      if (field.kind !== 'choice') return [field.name, value ?? String(field.initial)];
      const isThere = value !== undefined && field.options.some((option) => option.value === value);
      return [field.name, isThere ? value : (field.options[0]?.value ?? '')];
    }),
  );
}

/** Why nothing can be made of the fields, or null. */
export function problemIn(fields: readonly Field[], values: Values): string | null {
  for (const field of fields) {
    const value = values[field.name] ?? '';
    if (field.kind === 'choice' && field.options.length === 0) return field.none;
    if (field.kind === 'text' && value.trim() === '' && !field.isOptional) return `${field.label} is to be filled in.`;
    if (field.kind !== 'number') continue;
    const number = Number(value);
    if (value.trim() === '' || !Number.isSafeInteger(number) || number < field.min || number > field.max)
      return `${field.label} is a whole number from ${field.min} to ${field.max}.`;
  }
  return null;
}
