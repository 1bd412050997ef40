/** Writes inputs of the ECS API as CloudFormation templates, for a linter that reads only those. */

export type CaseKind = 'taskdef' | 'service' | 'capacityProvider' | 'clusterCapacityProviders';

const resourceTypes: Readonly<Record<CaseKind, string>> = {
  taskdef: 'AWS::ECS::TaskDefinition',
  service: 'AWS::ECS::Service',
  capacityProvider: 'AWS::ECS::CapacityProvider',
  clusterCapacityProviders: 'AWS::ECS::ClusterCapacityProviderAssociations',
};

/** Members whose keys are the writer's own, not the API's. */
const maps: ReadonlySet<string> = new Set(['dockerLabels', 'labels', 'driverOpts', 'options', 'hookDetails']);

/**
 * CloudFormation's names where they are more than the API's with a capital letter. Source: the resource types' property reference,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ECS.html
 */
const otherNames: Readonly<Record<string, string>> = {
  efsVolumeConfiguration: 'EFSVolumeConfiguration',
  fsxWindowsFileServerVolumeConfiguration: 'FSxWindowsFileServerVolumeConfiguration',
  fileSystemId: 'FilesystemId',
  iam: 'IAM',
  placementStrategy: 'PlacementStrategies',
  'proxyConfiguration.properties': 'ProxyConfigurationProperties',
};

/** Members of the API's inputs that a resource does not have. */
const apiOnly: ReadonlySet<string> = new Set(['clientToken']);

/** A template with the document as its one resource, and the definition that it refers to as another. */
export function toTemplate(document: unknown, kind: CaseKind, definition?: unknown): unknown {
  const properties = toProperties(document, '') as Record<string, unknown>;
  const resources: Record<string, unknown> = { Document: { Type: resourceTypes[kind], Properties: properties } };
  if (definition !== undefined) {
    resources.Definition = { Type: resourceTypes.taskdef, Properties: toProperties(definition, '') };
    properties.TaskDefinition = { Ref: 'Definition' };
  }
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: resources };
}

function toProperties(value: unknown, parent: string): unknown {
  if (Array.isArray(value)) return value.map((item) => toProperties(item, parent));
  if (typeof value !== 'object' || value === null || maps.has(parent)) return value;
  const members = Object.entries(value).filter(([key]) => !apiOnly.has(key));
  return Object.fromEntries(members.map(([key, item]) => [nameOf(key, parent), toProperties(item, key)]));
}

function nameOf(key: string, parent: string): string {
  // FSx volumes keep the API's spelling of fileSystemId.
  if (parent === 'fsxWindowsFileServerVolumeConfiguration' && key === 'fileSystemId') return 'FileSystemId';
  return otherNames[`${parent}.${key}`] ?? otherNames[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
}

/** A place in a resource as comparable words: the API's names in small letters. */
export function toApiPlace(path: readonly (string | number)[]): readonly string[] {
  const apiNames = new Map(Object.entries(otherNames).map(([name, other]) => [other, name.replace(/^.*\./, '')]));
  return path.map((step) => String(typeof step === 'string' ? (apiNames.get(step) ?? step) : step).toLowerCase());
}
