/**
 * Reads templates: each ECS resource's properties become a document in the API's own shape, and every place in it leads back to the template.
 * What CloudFormation works out at a deployment (Ref, Fn::*, the YAML forms !Ref …, dynamic references) is an unknown value, never a mistake.
 */
import type { DocumentEdit, DocumentKind, Path, Source } from '../ecs/ecs.ts';
import { innerShape, jsonTypeOf, membersOfShape, someRoleArn } from './shapes.ts';
import { adopt, childAt, membersOf, setOwn, type TreeNode } from './tree.ts';

interface ResourceType {
  kind: DocumentKind;
  /** The shape of the API operation's input. */
  shape: string;
  /** Members that the API asks for and CloudFormation makes up, or takes as empty, where they are missing. */
  generated: readonly string[];
  /** Properties that CloudFormation alone knows. */
  own: readonly string[];
}

/** Resource types by their name; properties against the API's members as in the resource schemas that cfn-lint 1.51 carries. */
const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::ECS::TaskDefinition': { kind: 'taskDefinition', shape: 'RegisterTaskDefinitionRequest', generated: ['family'], own: [] },
  'AWS::ECS::Service': { kind: 'service', shape: 'CreateServiceRequest', generated: ['serviceName'], own: ['ForceNewDeployment'] },
  'AWS::ECS::Cluster': { kind: 'cluster', shape: 'CreateClusterRequest', generated: [], own: [] },
  'AWS::ECS::CapacityProvider': { kind: 'capacityProvider', shape: 'CreateCapacityProviderRequest', generated: ['name'], own: [] },
  'AWS::ECS::ClusterCapacityProviderAssociations': {
    kind: 'clusterCapacityProviders',
    shape: 'PutClusterCapacityProvidersRequest',
    generated: ['capacityProviders'],
    own: [],
  },
};

/** By shape: the template's name of a member, where it is not the API's with a capital first letter. */
const propertyNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ProxyConfiguration: { properties: 'ProxyConfigurationProperties' },
  Volume: {
    efsVolumeConfiguration: 'EFSVolumeConfiguration',
    fsxWindowsFileServerVolumeConfiguration: 'FSxWindowsFileServerVolumeConfiguration',
    s3filesVolumeConfiguration: 'S3FilesVolumeConfiguration',
  },
  EFSVolumeConfiguration: { fileSystemId: 'FilesystemId' },
  EFSAuthorizationConfig: { iam: 'IAM' },
  CreateServiceRequest: { placementStrategy: 'PlacementStrategies' },
  CreateClusterRequest: { settings: 'ClusterSettings' },
  CreateCapacityProviderRequest: { cluster: 'ClusterName' },
};

export const nameSource: Source = {
  text: 'AWS CloudFormation User Guide, Amazon ECS resource type reference',
  url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_ECS.html',
  date: '2026-11-22',
};

function propertyName(shape: string, member: string): string {
  return propertyNames[shape]?.[member] ?? member.charAt(0).toUpperCase() + member.slice(1);
}

/** A property whose name CloudFormation would not take, though it is clear what it means. */
export interface Misnamed {
  key: TreeNode;
  path: Path;
  name: string;
  wanted: string;
}

/** One resource of a template as a document. */
export interface TemplateResource {
  /** Its logical id. */
  name: string;
  kind: DocumentKind;
  /** In the API's shape; `source` leads to the template. */
  root: TreeNode;
  misnamed: Misnamed[];
  /** Logical id of the task definition that a service names in the same template. */
  taskDefinition: string | undefined;
  /** An edit of the document as an edit of the template; undefined where it would meet a value that is not known. */
  translate(edit: DocumentEdit): DocumentEdit | undefined;
}

/** True for a CloudFormation template, SAM's included. */
export function isTemplate(root: TreeNode): boolean {
  const resources = childAt(root, 'Resources');
  if (resources?.type !== 'object') return false;
  if (childAt(root, 'AWSTemplateFormatVersion') !== undefined) return true;
  return [...membersOf(resources)].some(({ value }) => /^\w+::\w+/.test(textOf(childAt(value, 'Type')) ?? ''));
}

/** The ECS resources of a template, in its order. A resource whose properties come from a macro is left out. */
export function resourcesOf(root: TreeNode): TemplateResource[] {
  const resources = childAt(root, 'Resources');
  const found: TemplateResource[] = [];
  for (const { key, value } of resources === undefined ? [] : membersOf(resources)) {
    const typeName = textOf(childAt(value, 'Type')) ?? '';
    const type = Object.hasOwn(resourceTypes, typeName) ? resourceTypes[typeName] : undefined;
    if (type === undefined) continue;
    const properties = childAt(value, 'Properties') ?? {
      type: 'object',
      offset: value.offset,
      length: 1,
      children: [],
      parent: value.parent,
    };
    if (isUnknown(properties)) continue;
    found.push(readResource(String(key.value), type, { ...properties } as TreeNode, root));
  }
  return found;
}

function readResource(
  name: string,
  { kind, shape, generated, own }: ResourceType,
  properties: TreeNode,
  template: TreeNode,
): TemplateResource {
  const misnamed: Misnamed[] = [];
  const source = ['Resources', name, 'Properties'];
  const kept = (properties.children ?? []).filter(({ children: [key] = [] }) => !own.includes(String(key?.value)));
  const root = toApi({ ...properties, children: kept }, shape, source, misnamed);
  if (properties.parent) root.parent = properties.parent;
  for (const member of generated) {
    if (childAt(root, member) !== undefined) continue;
    const shapeOfMember = membersOfShape(shape)?.get(member) ?? 'string';
    const place = { offset: root.offset, length: 0 };
    // A made-up name is always a good one; what an absent list comes to is not known.
    const isName = shapeOfMember === 'string';
    const value: TreeNode = isName
      ? { type: 'string', value: name, ...place, isShared: true }
      : { type: 'null', value: null, ...place, unknown: shapeOfMember };
    root.children?.push(
      adopt({ type: 'property', ...place, children: [{ type: 'string', value: member, ...place }, value], parent: root }),
    );
  }
  return {
    name,
    kind,
    root,
    misnamed,
    taskDefinition: definitionOf(root, kind, template),
    translate: (edit) => translate(root, shape, edit),
  };
}

/** The tree in the API's shape: its names, its types where CloudFormation turns one into the other. */
function toApi(node: TreeNode, note: string, source: Path, misnamed: Misnamed[]): TreeNode {
  const place = {
    offset: node.offset,
    length: node.length,
    source,
    ...(node.isBlock !== undefined && { isBlock: node.isBlock }),
    ...(node.isShared && { isShared: true }),
  };
  if (isUnknown(node)) return { type: 'null', value: null, ...place, unknown: note };
  if (node.type === 'array') {
    const item = innerShape(note, 'list') ?? 'document';
    return adopt({
      type: 'array',
      ...place,
      children: (node.children ?? []).map((child, index) => toApi(child, item, [...source, index], misnamed)),
    });
  }
  if (node.type === 'object') return membersToApi(node, note, place, misnamed);
  return { ...place, ...coerced(node, note) };
}

type PlaceOf = Pick<TreeNode, 'offset' | 'length' | 'isBlock' | 'isShared'> & { source: Path };

function membersToApi(node: TreeNode, note: string, place: PlaceOf, misnamed: Misnamed[]): TreeNode {
  const shapes = membersOfShape(note);
  const children: TreeNode[] = [];
  for (const { key, value } of membersOf(node)) {
    if (isNoValue(value)) continue;
    const name = String(key.value);
    const member = shapes === undefined ? name : (memberNamed(note, shapes, name) ?? name);
    const wanted = shapes?.has(member) ? propertyName(note, member) : name;
    const path = [...place.source, name];
    if (wanted !== name) misnamed.push({ key, path, name, wanted });
    const shape = shapes === undefined ? (innerShape(note, 'map') ?? 'document') : (shapes.get(member) ?? 'document');
    const child = isRole(member, value) ? someRole(value, path) : toApi(value, shape, path, misnamed);
    const property: TreeNode = { type: 'property', offset: key.offset, length: key.length, children: [{ ...key, value: member }, child] };
    children.push(adopt(property));
  }
  return adopt({ type: 'object', ...place, children });
}

/** True for a role that is surely there: made by the template, imported or put together, but not subject to a condition. */
function isRole(member: string, value: TreeNode): boolean {
  if (member !== 'executionRoleArn' && member !== 'taskRoleArn') return false;
  return (
    ['!Ref', '!GetAtt', '!Sub', '!ImportValue'].includes(value.tag ?? '') ||
    unconditional.some((name) => childAt(value, name) !== undefined)
  );
}

const unconditional = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::ImportValue', 'Fn::Join'];

/** Some role, which no edit may touch; the same one wherever it is written the same. */
function someRole(node: TreeNode, source: Path): TreeNode {
  const value =
    someRoleArn +
    spelled(node)
      .replaceAll(/[^\w.]+/g, '-')
      .slice(0, 200);
  return { type: 'string', value, offset: node.offset, length: node.length, source, isShared: true };
}

function spelled({ tag = '', value = '', children = [] }: TreeNode): string {
  return `${tag} ${value} ${children.map(spelled).join(' ')}`;
}

/** The API's member that a property means: CloudFormation's own name, or the same letters in another case. */
function memberNamed(note: string, shapes: ReadonlyMap<string, string>, name: string): string | undefined {
  let names = memberNames.get(note);
  if (names === undefined) {
    names = new Map([...shapes.keys()].flatMap((member) => [member, propertyName(note, member)].map((one) => [one.toLowerCase(), member])));
    memberNames.set(note, names);
  }
  return names.get(name.toLowerCase());
}

const memberNames = new Map<string, ReadonlyMap<string, string>>();

/** CloudFormation turns numbers and booleans into text, and text into them, as the property asks for. */
function coerced(node: TreeNode, note: string): Pick<TreeNode, 'type' | 'value'> {
  const { type, value } = node;
  const text = node.written ?? String(value);
  switch (jsonTypeOf(note)) {
    case 'string':
      return type === 'number' || type === 'boolean' ? { type: 'string', value: text } : { type, value };
    case 'number':
      return type === 'string' && /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? { type: 'number', value: Number(text) } : { type, value };
    case 'boolean': {
      const isTrue = /^(true|yes|on)$/i.test(text);
      return type === 'string' && (isTrue || /^(false|no|off)$/i.test(text)) ? { type: 'boolean', value: isTrue } : { type, value };
    }
    default:
      return { type, value };
  }
}

/** A value that only a deployment gives: an intrinsic function in either form, or text with a dynamic reference. */
function isUnknown(node: TreeNode): boolean {
  if (node.unknown !== undefined || node.tag !== undefined) return true;
  if (node.type === 'string') return String(node.value).includes('{{resolve:');
  if (node.type !== 'object') return false;
  const keys = [...membersOf(node)].map(({ key }) => String(key.value));
  // A macro beside other members may add any others.
  return keys.some((key) => key.startsWith('Fn::')) || (keys.length === 1 && (keys[0] === 'Ref' || keys[0] === 'Condition'));
}

function textOf(node: TreeNode | undefined): string | undefined {
  return node?.type === 'string' && node.tag === undefined ? String(node.value) : undefined;
}

/** The logical id that `Ref` or `Fn::GetAtt` names, in either form. */
function referenceOf(node: TreeNode): string | undefined {
  if (node.tag === '!Ref') return String(node.value);
  const attribute = node.tag === '!GetAtt' ? node : childAt(node, 'Fn::GetAtt');
  if (attribute?.type === 'array') return String(attribute.children?.[0]?.value);
  if (attribute !== undefined) return String(attribute.value).split('.')[0];
  const reference = childAt(node, 'Ref');
  return reference === undefined ? undefined : String(reference.value);
}

function isNoValue(node: TreeNode): boolean {
  return referenceOf(node) === 'AWS::NoValue';
}

/** Looks in the template itself: in the document the reference is already an unknown value. */
function definitionOf(root: TreeNode, kind: DocumentKind, template: TreeNode): string | undefined {
  const source = kind === 'service' ? childAt(root, 'taskDefinition')?.source : undefined;
  const node = source?.reduce<TreeNode | undefined>((at, step) => (at === undefined ? undefined : childAt(at, step)), template);
  return node === undefined ? undefined : referenceOf(node);
}

/** Follows the edit's path along the shapes, so that members which do not exist yet get the template's names too. */
function translate(root: TreeNode, rootShape: string, edit: DocumentEdit): DocumentEdit | undefined {
  let node: TreeNode | undefined = root;
  let note = rootShape;
  let path: Path = root.source ?? [];
  for (const step of edit.path) {
    if (node?.unknown !== undefined || node?.isShared) return undefined;
    const child: TreeNode | undefined = node === undefined ? undefined : childAt(node, step);
    const shapes = membersOfShape(note);
    const written = typeof step === 'string' && shapes?.has(step) ? propertyName(note, step) : step;
    note = (typeof step === 'number' ? innerShape(note, 'list') : (shapes?.get(step) ?? innerShape(note, 'map'))) ?? 'document';
    path = child?.source ?? [...path, written];
    node = child;
  }
  if (node?.unknown !== undefined || node?.isShared) return undefined;
  return edit.op === 'remove' ? { op: 'remove', path } : { ...edit, path, value: toTemplate(edit.value, note) };
}

/** A value of the API's shape with the template's names; an object that has a symbol for a key stands for itself. */
export function toTemplate(value: unknown, note: string): unknown {
  if (Array.isArray(value)) return value.map((item) => toTemplate(item, innerShape(note, 'list') ?? 'document'));
  if (typeof value !== 'object' || value === null || Object.getOwnPropertySymbols(value).length > 0) return value;
  const shapes = membersOfShape(note);
  const renamed = {};
  for (const [key, item] of Object.entries(value)) {
    const name = shapes?.has(key) ? propertyName(note, key) : key;
    setOwn(renamed, name, toTemplate(item, shapes?.get(key) ?? innerShape(note, 'map') ?? 'document'));
  }
  return renamed;
}
