/** Writes an export as a CloudFormation template. */
import { toTemplate } from '../cloudformation.ts';
import { checkedWords, heading } from './header.ts';
import type { Gaps } from './known.ts';
import { type Part, type PartKind, partsOf, shapeOfPart } from './parts.ts';
import { referenceOf } from './references.ts';
import type { Exported, ExportInput, ExportOptions } from './types.ts';
import { yamlText, yamlValue } from './yaml.ts';

/**
 * Members of the API that the resource types do not have. Source: the resource schemas that cfn-lint 1.51.0 carries, which are those of
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html
 */
const gaps: Gaps = {
  CreateServiceRequest: ['clientToken', 'gatewayConnectors', 'monitoring'],
  DeploymentConfiguration: ['earlySuccessCriteria'],
  DeploymentCircuitBreaker: ['resetOnHealthyTask', 'thresholdConfiguration'],
  DeploymentLifecycleHook: ['timeoutConfiguration', 'targetType'],
  ServiceConnectConfiguration: ['containerConfigurations'],
  VpcLatticeConfiguration: ['advancedConfiguration'],
  ResourceRequirement: ['sharingStrategy'],
};

const types: Readonly<Record<PartKind, string>> = {
  logGroup: 'AWS::Logs::LogGroup',
  cluster: 'AWS::ECS::Cluster',
  capacityProvider: 'AWS::ECS::CapacityProvider',
  clusterCapacityProviders: 'AWS::ECS::ClusterCapacityProviderAssociations',
  taskDefinition: 'AWS::ECS::TaskDefinition',
  service: 'AWS::ECS::Service',
};

export function toCloudFormation(input: ExportInput, { version, hasReferences = true }: ExportOptions): Exported {
  const { parts, parameters, notes } = partsOf(input, {
    gaps,
    gapReason: 'CloudFormation has no such property',
    refusesMap: intrinsic,
    hasReferences,
  });
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `An Amazon ECS service, exported from Drydock ${version}`,
    ...(parameters.length > 0 && {
      Parameters: Object.fromEntries(
        parameters.map(({ name, noun, value }) => [name, { Type: 'String', Description: noun, Default: value }]),
      ),
    }),
    Resources: Object.fromEntries(parts.map((part) => [part.id, resourceOf(part, parts)])),
  };
  const body = yamlValue(template, '', written).slice(1);
  if (body.includes('{{resolve:'))
    notes.push(
      'Text with {{resolve:…}} stands as it was written; CloudFormation takes it as a dynamic reference and puts another value there.',
    );
  const head = heading({
    format: 'cloudformation',
    what: 'A CloudFormation template',
    doing: 'A stack of this',
    version,
    parameters,
    notes,
  });
  return {
    format: 'cloudformation',
    fileName: 'template.yaml',
    text: `${head}${body}\n`,
    notes,
    checked: checkedWords('cloudformation', version),
  };
}

function resourceOf({ kind, value }: Part, parts: readonly Part[]): Record<string, unknown> {
  const properties = kind === 'logGroup' ? { LogGroupName: value.logGroupName } : toTemplate(value, shapeOfPart[kind]);
  const needed = parts
    .filter((part) => kind === 'service' && ['clusterCapacityProviders', 'logGroup'].includes(part.kind))
    .map(({ id }) => id);
  return { Type: types[kind], ...(needed.length > 0 && { DependsOn: needed }), Properties: properties };
}

function written(value: unknown): string | undefined {
  const reference = referenceOf(value);
  if (reference === undefined) return undefined;
  return `!Ref ${yamlText('parameter' in reference ? reference.parameter : reference.resource)}`;
}

/** A map that CloudFormation would take for one of its functions. */
function intrinsic(map: Readonly<Record<string, unknown>>): string | null {
  const name = Object.keys(map).find((key) => key.startsWith('Fn::') || key === 'Ref' || key === 'Condition');
  return name === undefined ? null : `CloudFormation would take its key ${name.slice(0, 40)} for a function`;
}
