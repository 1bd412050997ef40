/** Writes an export as a Terraform configuration. */
import { innerShape, membersOfShape } from '../shapes.ts';
import { Blocks, type Body, Expression, hclBlock, hclValue } from './hcl.ts';
import { checkedWords, heading } from './header.ts';
import { type Gaps, notExported } from './known.ts';
import { type Part, type PartKind, partsOf, shapeOfPart } from './parts.ts';
import { type Parameter, referenceOf } from './references.ts';
import { listsAsMaps, onlyOnce, terraformNames } from './terraform-names.ts';
import type { Exported, ExportInput, ExportOptions, Members } from './types.ts';

const types: Readonly<Record<PartKind, string>> = {
  logGroup: 'aws_cloudwatch_log_group',
  cluster: 'aws_ecs_cluster',
  capacityProvider: 'aws_ecs_capacity_provider',
  clusterCapacityProviders: 'aws_ecs_cluster_capacity_providers',
  taskDefinition: 'aws_ecs_task_definition',
  service: 'aws_ecs_service',
};

/** What of the API the provider has no place for. What containers are made of goes to the API as it is. */
const gaps: Gaps = Object.fromEntries(
  Object.entries(terraformNames).map(([shape, names]) => [
    shape,
    // The strategy that the provider does without is looked at by its value.
    [...(membersOfShape(shape)?.keys() ?? [])].filter((member) => !Object.hasOwn(names, member) && member !== 'strategy'),
  ]),
);
const gapReason = 'provider hashicorp/aws 5.100 has no such argument';

export function toTerraform(input: ExportInput, { version }: ExportOptions): Exported {
  const { parts, parameters, notes } = partsOf(input, { gaps, gapReason, hasReferences: true });
  const kept = parts.filter(({ kind, value }) => {
    if (kind !== 'capacityProvider' || value.autoScalingGroupProvider !== undefined) return true;
    notes.push(
      notExported(`capacity provider ${String(value.name)}`, 'provider hashicorp/aws 5.100 knows only those on Auto Scaling groups'),
    );
    return false;
  });
  const writer: Writer = { parts: kept, notes };
  const text = [
    hclBlock('terraform', [
      ['required_version', '>= 1.5'],
      ['required_providers', new Blocks([[['aws', { source: 'hashicorp/aws', version: '~> 5.100' }]]])],
    ]),
    hclBlock('provider "aws"', [['region', input.region]]),
    ...parameters.map(variable),
    ...kept.map((part) => resource(part, writer)),
  ].join('\n');
  const head = heading({ format: 'terraform', what: 'A Terraform configuration', doing: 'Applying this', version, parameters, notes });
  return { format: 'terraform', fileName: 'main.tf', text: `${head}\n${text}`, notes, checked: checkedWords('terraform', version) };
}

interface Writer {
  parts: readonly Part[];
  notes: string[];
}

function variable({ name, noun, value }: Parameter): string {
  return hclBlock(`variable "${snake(name)}"`, [
    ['type', new Expression('string')],
    ['description', noun],
    ['default', value],
  ]);
}

function resource({ kind, id, value }: Part, writer: Writer): string {
  if (kind === 'logGroup') return hclBlock(`resource "${types[kind]}" "${snake(id)}"`, [['name', value.logGroupName]]);
  const body = bodyOf(value, shapeOfPart[kind], kind, writer);
  const needed = writer.parts.filter((part) => kind === 'service' && ['clusterCapacityProviders', 'logGroup'].includes(part.kind));
  const dependsOn =
    needed.length === 0 ? [] : [['depends_on', needed.map((part) => new Expression(`${types[part.kind]}.${snake(part.id)}`))] as const];
  return hclBlock(`resource "${types[kind]}" "${snake(id)}"`, [...body, ...dependsOn]);
}

/** An object of a shape as a block's body, in the order of the table. */
function bodyOf(value: Members, shape: string, path: string, writer: Writer): Body {
  const names = terraformNames[shape] ?? {};
  const shapes = membersOfShape(shape);
  if (shape === 'DeploymentConfiguration') sayStrategy(value, path, writer);
  return Object.entries(names).flatMap(([member, name]): Body => {
    const item = value[member];
    const place = `${path}.${member}`;
    if (item === undefined) return [];
    const note = shapes?.get(member) ?? 'document';
    if (name === '…') return bodyOf(item as Members, note, place, writer);
    return [[name, member === 'containerDefinitions' ? jsonencode(item, writer) : memberOf(member, item, note, place, writer)]];
  });
}

function memberOf(member: string, value: unknown, note: string, path: string, writer: Writer): unknown {
  if (Array.isArray(value)) {
    const pair = listsAsMaps[member];
    if (pair) return Object.fromEntries(value.map((item: Members) => [String(item?.[pair[0]] ?? ''), item?.[pair[1]] ?? '']));
    const inner = innerShape(note, 'list') ?? 'document';
    if (!Object.hasOwn(terraformNames, inner)) return value.map((item) => expressed(item, writer));
    const taken = onlyOnce.has(member) ? value.slice(0, 1) : value;
    if (taken.length < value.length)
      writer.notes.push(notExported(`${path}, from the second on`, 'provider hashicorp/aws 5.100 takes one'));
    return new Blocks(taken.map((item, index) => bodyOf(item as Members, inner, `${path}[${index}]`, writer)));
  }
  if (member === 'assignPublicIp') return value === 'ENABLED';
  if (Object.hasOwn(terraformNames, note) && referenceOf(value) === undefined)
    return new Blocks([bodyOf(value as Members, note, path, writer)]);
  // The provider takes CPU units and MiB as text or number; a cluster is named by its name in one place.
  return expressed(value, writer, path.endsWith('CapacityProviders.cluster') ? 'name' : undefined);
}

/** A deployment strategy other than the default is what a service turns on; to leave it out in silence would be another service. */
function sayStrategy({ strategy }: Members, path: string, { notes }: Writer): void {
  if (strategy !== undefined && strategy !== 'ROLLING')
    notes.push(notExported(`${path}.strategy ${String(strategy)}`, `${gapReason}; this deploys by ROLLING`));
}

/** References as HCL, wherever they stand in a value. */
function expressed(value: unknown, writer: Writer, attribute?: string): unknown {
  const reference = referenceOf(value);
  if (reference !== undefined) {
    if ('parameter' in reference) return new Expression(`var.${snake(reference.parameter)}`);
    const part = writer.parts.find(({ id }) => id === reference.resource);
    if (part === undefined) return undefined;
    const wanted = attribute ?? (part.kind === 'capacityProvider' ? 'name' : 'arn');
    return new Expression(`${types[part.kind]}.${snake(part.id)}.${wanted}`);
  }
  if (Array.isArray(value)) return value.map((item) => expressed(item, writer));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expressed(item, writer)]));
}

function jsonencode(value: unknown, writer: Writer): Expression {
  return new Expression(`jsonencode(${hclValue(expressed(value, writer), '  ')})`);
}

function snake(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, '_').toLowerCase();
}
