/** A call from outside: its input is checked by the rules, then by the operation against the world; what AWS refuses is thrown in AWS's words. */
import { EcsError, ParamValidationError } from '../api/error.ts';
import { isOperation, isScaling, type OperationName } from '../api/schema.ts';
import { checkStructure } from '../api/structure.ts';
import { checkDocument, firstRefusal } from '../rules/check.ts';
import { type RuleWorld, worldOf } from '../rules/context.ts';
import type { DocumentKind } from '../rules/finding.ts';
import { findCluster, findTaskDefinition } from '../world/lookup.ts';
import { type Model, outside, record } from '../world/model.ts';
import type { Json, JsonObject, World } from '../world/state.ts';
import type { Subject } from '../world/timeline.ts';
import { countCall } from './call-rates.ts';
import { createCluster, describeClusters, putClusterCapacityProviders } from './clusters.ts';
import { instanceControl } from './instance-part.ts';
import { plainJson } from './json.ts';
import { notSupported, type Operation } from './operation.ts';
import { describeServices, describeTasks, listServices, listTasks } from './reads.ts';
import {
  continueServiceDeployment,
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from './service-deployment-calls.ts';
import { createService, deleteService, updateService } from './services.ts';
import { deregisterTaskDefinition, describeTaskDefinition, registerTaskDefinition } from './task-definitions.ts';
import { getTaskProtection, updateTaskProtection } from './task-protection.ts';
import { runTask, stopTask } from './tasks.ts';

/** The kind of document that an operation takes, where the rules know it. */
const kinds: Readonly<Record<string, DocumentKind>> = {
  RegisterTaskDefinition: 'taskDefinition',
  CreateService: 'service',
  UpdateService: 'serviceUpdate',
  RunTask: 'task',
  CreateCluster: 'cluster',
  CreateCapacityProvider: 'capacityProvider',
  PutClusterCapacityProviders: 'clusterCapacityProviders',
};

/** Each takes an input that has passed the check of its shape. */
// biome-ignore lint/suspicious/noExplicitAny: the table holds operations of different inputs; `call` has checked the shape of each.
const operations: Readonly<Record<string, Operation<any>>> = {
  ContinueServiceDeployment: continueServiceDeployment,
  CreateCluster: createCluster,
  CreateService: createService,
  DeleteService: deleteService,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTasks: describeTasks,
  GetTaskProtection: getTaskProtection,
  ListServiceDeployments: listServiceDeployments,
  ListServices: listServices,
  ListTasks: listTasks,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  StopServiceDeployment: stopServiceDeployment,
  StopTask: stopTask,
  UpdateService: updateService,
  UpdateTaskProtection: updateTaskProtection,
};

function operationFor(name: string): Operation<JsonObject> | undefined {
  const table = [operations, instanceControl()?.operations ?? {}].find((one) => Object.hasOwn(one, name));
  return table?.[name];
}

/**
 * Makes the call at the present moment and returns the API's answer. A call that changes something is recorded; a question only when it is refused.
 * @throws EcsError where AWS would refuse; the refusal is in the timeline by then
 */
export function call(model: Model, operation: string, input: unknown): unknown {
  let admitted = false;
  try {
    const request = checkRequest(model, operation, input);
    const run = operationFor(operation) as Operation<JsonObject>;
    return run(model, request, (subject) => {
      admitted = true;
      return record(model, subject, outside, { type: 'call', operation, outcome: 'ok' });
    });
  } catch (error) {
    if (!(error instanceof EcsError) || admitted) throw error;
    const { exception, message } = error;
    record(model, subjectOf(operation, input), outside, { type: 'call', operation, outcome: 'refused', exception, message });
    throw error;
  }
}

/** What the client refuses never reaches AWS; whatever does counts towards the rate of calls, which is looked at before the request is. */
function checkRequest(model: Model, operation: string, input: unknown): JsonObject {
  if (!isOperation(operation)) throw new EcsError('UnknownOperationException', `Amazon ECS has no operation ${JSON.stringify(operation)}.`);
  if (operationFor(operation) === undefined) throw notSupported(`the operation ${operation}`);
  const request = plainJson(input);
  const refusal = problemOf(model.world, operation, request);
  if (refusal?.exception !== 'ParamValidationError') countCall(model, operation);
  if (refusal !== null) throw refusal;
  instanceControl()?.requireEvaluable(request as JsonObject);
  return request as JsonObject;
}

/** What AWS, or the client, refuses the request with; null where neither does. */
function problemOf(world: World, operation: OperationName, request: Json): EcsError | null {
  const kind = kinds[operation];
  if (kind !== undefined) {
    const refusal = firstRefusal(checkDocument(request, kind, { world: ruleWorld(world) }));
    if (refusal !== null) return new EcsError(refusal.exception, refusal.text);
  }
  const problems = checkStructure(request, operation);
  const onClient = problems.filter(({ isClientSide }) => isClientSide).map(({ message }) => message);
  if (onClient.length > 0) return new ParamValidationError(onClient);
  return problems[0] ? new EcsError(isScaling(operation) ? 'ValidationException' : 'InvalidParameterException', problems[0].message) : null;
}

/** The rules' narrow view: the surroundings, and what is registered in ECS. */
function ruleWorld(world: World): RuleWorld {
  return worldOf(world.surroundings, {
    taskDefinition(reference) {
      const found = findTaskDefinition(world, reference);
      return found && { ...found.input, networkMode: found.networkMode, compatibilities: found.compatibilities };
    },
    capacityProviders: (cluster) => findCluster(world, cluster)?.capacityProviders,
  });
}

/** What a refused call was about, as far as its input tells. */
function subjectOf(operation: string, input: unknown): Subject {
  const members = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const name = (key: string): string => (Object.hasOwn(members, key) && typeof members[key] === 'string' ? members[key].slice(0, 255) : '');
  if (operation === 'RegisterTaskDefinition') return { kind: 'taskDefinition', id: name('family') };
  if (operation.endsWith('CapacityProvider')) return { kind: 'capacityProvider', id: name('name') || name('capacityProvider') };
  if (operation.endsWith('Service')) return { kind: 'service', id: name('serviceName') || name('service') };
  if (operation === 'StopTask') return { kind: 'task', id: name('task') };
  const scaled = name('ResourceId').split('/')[2];
  if (scaled) return { kind: 'service', id: scaled };
  return { kind: 'cluster', id: name('cluster') || name('clusterName') || 'default' };
}
