/** PutAttributes, DeleteAttributes and ListAttributes: what people say of container instances, and placement constraints ask for. */
import type { Attribute, DeleteAttributesRequest, ListAttributesRequest, PutAttributesRequest } from '@aws-sdk/client-ecs';
import { EcsError, invalidParameter } from '../../api/error.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { type Model, record } from '../../world/model.ts';
import type { Cluster, Instance, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { type Admit, requireCluster } from '../operation.ts';
import { findInstances, instancesOf } from './container-instances.ts';
import { pageOf } from './pages.ts';

/** PutAttributesRequest.attributes in the API reference: for a call, and for the custom ones of an instance. */
const MOST = 10;
const PER_PAGE = 100;

/** Attribute.name and Attribute.value in the API reference. */
const NAME = /^[\w./\\-]{1,128}$/;
const VALUE = /^(?! )[\w.@/\\: -]{1,128}(?<! )$/;

/** An attribute of a request with the instance that it is about. */
interface Target {
  attribute: Attribute;
  instance: Instance;
}

/**
 * Gives instances attributes; one of the same name is replaced. AWS’s texts are not on record but for those of the API reference’s exceptions.
 * @throws EcsError before anything changes
 */
export function putAttributes(model: Model, input: PutAttributesRequest, admit: Admit): unknown {
  const { cluster, targets } = readTargets(model.world, input);
  for (const { attribute } of targets) requireValid(attribute);
  const changed = new Map<Instance, Record<string, string>>();
  for (const { attribute, instance } of targets) {
    const attributes = { ...(changed.get(instance) ?? instance.attributes), [attribute.name ?? '']: attribute.value ?? '' };
    changed.set(instance, attributes);
  }
  for (const attributes of changed.values()) requireRoom(attributes);
  change(model, cluster, changed, admit);
  return { attributes: targets.map(describe) };
}

/** Takes attributes from instances, by name; one that an instance does not have is no mistake. */
export function deleteAttributes(model: Model, input: DeleteAttributesRequest, admit: Admit): unknown {
  const { cluster, targets } = readTargets(model.world, input);
  for (const { attribute } of targets) requireOwn(attribute);
  const changed = new Map<Instance, Record<string, string>>();
  for (const { attribute, instance } of targets) {
    const kept = Object.entries(changed.get(instance) ?? instance.attributes).filter(([name]) => name !== attribute.name);
    changed.set(instance, Object.fromEntries(kept));
  }
  change(model, cluster, changed, admit);
  return { attributes: targets.map(describe) };
}

/** Attributes of a cluster’s instances that are not deregistered, by name and value where they are asked for. */
export function listAttributes({ world }: Model, input: ListAttributesRequest): unknown {
  const { attributeName, attributeValue } = input;
  const cluster = requireCluster(world, input.cluster);
  if (attributeValue !== undefined && attributeName === undefined) throw invalidParameter('An attribute value needs an attribute name.');
  const instances = instancesOf(world, cluster).filter(({ status }) => status !== 'INACTIVE');
  const found = instances.flatMap((instance) =>
    Object.entries(instance.attributes)
      .filter(([name, value]) => (attributeName ?? name) === name && (attributeValue ?? value) === value)
      .map(([name, value]) => describe({ attribute: { name, value }, instance })),
  );
  const { items, next } = pageOf(found, input, PER_PAGE);
  return { attributes: items, ...next };
}

function describe({ attribute: { name, value }, instance }: Target): { name: string; value?: string; targetId: string } {
  return { name: name ?? '', ...(value !== undefined && value !== '' && { value }), targetId: instance.arn ?? '' };
}

function readTargets(world: World, input: PutAttributesRequest | DeleteAttributesRequest): { cluster: Cluster; targets: Target[] } {
  const cluster = requireCluster(world, input.cluster);
  const attributes = input.attributes ?? [];
  if (attributes.length === 0 || attributes.length > MOST) throw invalidParameter(`attributes must have from 1 to ${MOST} entries.`);
  const found = findInstances(
    world,
    cluster,
    attributes.map(({ targetId }) => targetId ?? ''),
  );
  const targets = attributes.map((attribute, index) => ({ attribute, instance: requireTarget(attribute, found[index]?.instance) }));
  return { cluster, targets };
}

/** Text: TargetNotFoundException in the API reference. */
function requireTarget({ targetId, targetType }: Attribute, instance: Instance | undefined): Instance {
  if (targetId === undefined) throw invalidParameter('An attribute needs a targetId.');
  if (!targetId.startsWith('arn:') && targetType === undefined) throw invalidParameter('A targetId that is no ARN needs a targetType.');
  if (instance && instance.status !== 'INACTIVE') return instance;
  throw new EcsError(
    'TargetNotFoundException',
    "The specified target wasn't found. You can view your available container instances with ListContainerInstances. Amazon ECS container instances are cluster-specific and Region-specific.",
  );
}

function requireValid(attribute: Attribute): void {
  const { name = '', value } = attribute;
  if (!NAME.test(name)) throw invalidParameter(`The attribute name '${name}' is not valid.`);
  if (value !== undefined && value !== '' && !VALUE.test(value))
    throw invalidParameter(`The value of the attribute '${name}' is not valid.`);
  requireOwn(attribute);
}

/** What begins so is AWS’s own. Source: RegisterContainerInstance and Attribute in the API reference. */
function isBuiltIn(name: string): boolean {
  return /^(ecs|com\.amazonaws)\./.test(name);
}

function requireOwn({ name = '' }: Attribute): void {
  if (isBuiltIn(name)) throw invalidParameter(`The attribute '${name}' is set by Amazon ECS.`);
}

/** Text: AttributeLimitExceededException in the API reference. */
function requireRoom(attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).filter((name) => !isBuiltIn(name)).length <= MOST) return;
  throw new EcsError(
    'AttributeLimitExceededException',
    'You can apply up to 10 custom attributes for each resource. You can view the attributes of a resource with ListAttributes. You can remove existing attributes on a resource with DeleteAttributes.',
  );
}

/** Constraints may be met now that were not. */
function change(model: Model, cluster: Cluster, changed: ReadonlyMap<Instance, Record<string, string>>, admit: Admit): void {
  let cause: Cause = admit({ kind: 'cluster', id: cluster.name });
  for (const [instance, attributes] of changed) {
    instance.attributes = attributes;
    noteInstance(model.world, instance.id);
    cause = record(model, instance.subject, cause, { type: 'instance.attributes', attributes: { ...attributes } });
  }
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: cluster.arn, cause });
}
