/**
 * Generates `src/ecs/api/generated` from the installed @aws-sdk/client-ecs and @aws-sdk/client-application-auto-scaling: `npm run generate:api`.
 * With `--check` it writes nothing, names the files that differ and exits 1.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDoubles, readInput } from './generate-api/commands.ts';
import { type InputSchema, type SchemaNode, schemaMaker } from './generate-api/schemas.ts';
import { type Shapes, toShapes } from './generate-api/shapes.ts';

/** Operations of the model, by what they work on. */
const operationNames = [
  'RegisterTaskDefinition',
  'DeregisterTaskDefinition',
  'DeleteTaskDefinitions',
  'DescribeTaskDefinition',
  'ListTaskDefinitions',
  'ListTaskDefinitionFamilies',
  'CreateService',
  'UpdateService',
  'DeleteService',
  'DescribeServices',
  'ListServices',
  'ListServicesByNamespace',
  'DescribeServiceDeployments',
  'ListServiceDeployments',
  'StopServiceDeployment',
  'ContinueServiceDeployment',
  'DescribeServiceRevisions',
  'RunTask',
  'StartTask',
  'StopTask',
  'DescribeTasks',
  'ListTasks',
  'GetTaskProtection',
  'UpdateTaskProtection',
  'CreateCluster',
  'UpdateCluster',
  'UpdateClusterSettings',
  'DeleteCluster',
  'DescribeClusters',
  'ListClusters',
  'PutClusterCapacityProviders',
  'CreateCapacityProvider',
  'UpdateCapacityProvider',
  'DeleteCapacityProvider',
  'DescribeCapacityProviders',
] as const;

/** Operations about container instances and account settings: their shapes come with the part on instances. */
const instanceNames = [
  'DeleteAccountSetting',
  'DeleteAttributes',
  'DeregisterContainerInstance',
  'DescribeContainerInstances',
  'ListAccountSettings',
  'ListAttributes',
  'ListContainerInstances',
  'PutAccountSetting',
  'PutAccountSettingDefault',
  'PutAttributes',
  'UpdateContainerInstancesState',
] as const;

/** Operations of Application Auto Scaling, which scales services. */
const scalingNames = [
  'RegisterScalableTarget',
  'DeregisterScalableTarget',
  'DescribeScalableTargets',
  'PutScalingPolicy',
  'DeleteScalingPolicy',
  'DescribeScalingPolicies',
  'PutScheduledAction',
  'DeleteScheduledAction',
  'DescribeScheduledActions',
  'DescribeScalingActivities',
] as const;

/** Inputs that people write as documents: these keep AWS's docs. */
const documented: Readonly<Record<string, string>> = {
  RegisterTaskDefinition: 'register-task-definition.json',
  CreateService: 'create-service.json',
  UpdateService: 'update-service.json',
  RunTask: 'run-task.json',
  CreateCluster: 'create-cluster.json',
  PutClusterCapacityProviders: 'put-cluster-capacity-providers.json',
  CreateCapacityProvider: 'create-capacity-provider.json',
};

const root = join(import.meta.dirname, '..', '..');
const outputDir = join(root, 'src', 'ecs', 'api', 'generated');

interface Operations {
  /** The SDK's package and version. */
  sdk: string;
  version: string;
  /** Input shapes by operation. */
  operations: Readonly<Record<string, string>>;
  schemas: readonly InputSchema[];
}

/** Operations of one of the SDK's clients, with the schemas of their inputs, both in the order of the operations' names. */
function readOperations(client: string, names: readonly string[]): Operations {
  const dir = join(root, 'node_modules', '@aws-sdk', client);
  const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version: string };
  const commandsDir = join(dir, 'dist-types', 'commands');
  const doubles = readDoubles(commandsDir);
  const makeSchema = schemaMaker(join(dir, 'dist-types', 'index.d.ts'), (shape, member) => doubles.has(`${shape}.${member}`));
  const operations: Record<string, string> = {};
  const schemas = [...names].sort().map((operation) => {
    const input = readInput(commandsDir, operation);
    operations[operation] = input;
    return makeSchema(input);
  });
  return { sdk: `@aws-sdk/${client} ${version}`, version, operations, schemas };
}

/** Text of every generated file by name. */
function generate(): ReadonlyMap<string, string> {
  const ecs = readOperations('client-ecs', operationNames);
  const instances = readOperations('client-ecs', instanceNames);
  const scaling = readOperations('client-application-auto-scaling', scalingNames);
  const files = new Map<string, string>();
  for (const [index, operation] of Object.keys(ecs.operations).entries()) {
    const file = documented[operation];
    const schema = ecs.schemas[index];
    if (file !== undefined && schema) files.set(file, toText(schemaFile(schema, operation, ecs.sdk)));
  }
  const comment = (sdk: string) => `Made from ${sdk} by npm run generate:api; never edited by hand. See NOTICE.md.`;
  // A scenario is read before the part on instances and scaling is there: it has to know what is an operation.
  const operations = { ...ecs.operations, ...instances.operations, ...scaling.operations };
  files.set('operations.json', toText({ $comment: comment(`${ecs.sdk} and ${scaling.sdk}`), sdkVersion: ecs.version, operations }));
  const shapes = toShapes(ecs.schemas);
  files.set('shapes.json', toText({ $comment: comment(ecs.sdk), ...shapes }));
  files.set('instance-shapes.json', toText({ $comment: comment(ecs.sdk), ...without(toShapes(instances.schemas), shapes) }));
  files.set('scaling-shapes.json', toText({ $comment: comment(scaling.sdk), ...toShapes(scaling.schemas) }));
  files.set('NOTICE.md', notice(ecs.version, scaling.version));
  return files;
}

/** The shapes that are not among others already. */
function without(all: Shapes, others: Shapes): Shapes {
  const added = <Value>(own: Readonly<Record<string, Value>>, known: object) =>
    Object.fromEntries(Object.entries(own).filter(([name]) => !Object.hasOwn(known, name)));
  return { ...all, structures: added(all.structures, others.structures), enums: added(all.enums, others.enums) };
}

function schemaFile(schema: InputSchema, operation: string, sdk: string): SchemaNode {
  return {
    $comment: `Input of ${operation}, made from ${sdk} by npm run generate:api; never edited by hand. Descriptions: Amazon's API documentation, Apache-2.0. See NOTICE.md.`,
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: `#/definitions/${schema.root}`,
    definitions: schema.definitions,
  };
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function notice(version: string, scalingVersion: string): string {
  return `# Notice

The JSON files in this folder are made from the type declarations of \`@aws-sdk/client-ecs\` ${version}
(https://github.com/aws/aws-sdk-js-v3/tree/main/clients/client-ecs) and of
\`@aws-sdk/client-application-auto-scaling\` ${scalingVersion}
(https://github.com/aws/aws-sdk-js-v3/tree/main/clients/client-application-auto-scaling) by \`npm run generate:api\`.

Their descriptions, names and shapes are Amazon's API documentation for Amazon Elastic Container Service and Application Auto Scaling:
Copyright Amazon.com, Inc. or its affiliates, licensed under the Apache License, Version 2.0
(https://www.apache.org/licenses/LICENSE-2.0). Changed here: HTML of the documentation became Markdown, and the
declarations became JSON Schema.

This project is not affiliated with Amazon Web Services.
`;
}

/** Names of files whose committed text is not the generated one, and of files nothing generates. */
function differences(files: ReadonlyMap<string, string>): string[] {
  const present = new Set(readdirSync(outputDir));
  const stale = [...present].filter((name) => !files.has(name));
  const changed = [...files]
    .filter(([name, text]) => !present.has(name) || readFileSync(join(outputDir, name), 'utf8') !== text)
    .map(([name]) => name);
  return [...changed, ...stale].sort();
}

const files = generate();
mkdirSync(outputDir, { recursive: true });
const differing = differences(files);
if (!process.argv.includes('--check')) {
  for (const [name, text] of files) writeFileSync(join(outputDir, name), text);
  console.log(differing.length === 0 ? 'Nothing changed.' : `Written: ${differing.join(', ')}`);
} else if (differing.length > 0) {
  console.error(`Not what the installed SDK gives: ${differing.join(', ')}. Run npm run generate:api and read the difference.`);
  process.exitCode = 1;
}
