/** Where a DAEMON service has its tasks: the instances that are for it, and whether one has room for its task now. */
import { needsOf } from '../../world/instances.ts';
import { revisionOf } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import type { Deployment, Instance, Service, Task, World } from '../../world/state.ts';
import type { Cause, TaskNeeds } from '../../world/timeline.ts';
import { groupOf } from '../launch.ts';
import { candidacyOf } from './candidacy.ts';
import { fallOutOf } from './filter.ts';
import { launchServiceTaskOnInstance } from './launch-on-instance.ts';
import { type PlacementQuestion, placeOnThis } from './placement.ts';
import { readQuestion } from './placement-question.ts';
import { viewOf } from './placement-view.ts';

const NOTHING: TaskNeeds = { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0, ports: [] };

/** What a deployment asks of an instance. That a daemon has one task on each is its scheduling's affair, whatever constraint says so too. */
function questionOf(world: World, service: Service, { taskDefinition, network }: Deployment, hasRoom: boolean): PlacementQuestion {
  const cluster = world.clusters[service.clusterArn];
  if (!cluster) throw new Error(`Service ${service.name} has lost its cluster.`);
  const given = service.settings.placementConstraints ?? [];
  const revision = revisionOf(world, taskDefinition);
  return {
    cluster,
    revision,
    needs: hasRoom ? needsOf(revision) : NOTHING,
    group: groupOf(service),
    serviceArn: service.arn,
    constraints: given.filter(({ type }) => type !== 'distinctInstance'),
    strategy: [{ type: 'spread', field: 'instanceId' }],
    network,
    provider: null,
  };
}

/** The instances of a DAEMON service. */
export interface DaemonPlaces {
  /** How many shall have a task. */
  wanted: number;
  /** True if the task may stay where it is. */
  isRight(task: Task): boolean;
}

/**
 * The ACTIVE instances that meet the service's and the definition's constraints and have what its platform demands, whether there is room on them or
 * not. One whose agent is not connected keeps its task and gets none. Source: CreateService in the API reference, schedulingStrategy. A task is not held
 * against itself where a constraint looks at the tasks of an instance: AWS does not say so, and would else start and stop it without end.
 */
export function daemonPlaces(world: World, service: Service, deployment: Deployment, tasks: readonly Task[]): DaemonPlaces {
  const read = readQuestion(world, questionOf(world, service, deployment, false));
  const view = viewOf(world, service.clusterArn, read);
  const looksAtTasks = read.asked.constraints.some(({ expression = '' }) => /task:group|runningTasksCount/.test(expression));
  const fits = (id: string | null) => view.standing(id ?? '') === null;
  const isRight = (task: Task) => {
    const instance = world.instances[task.instanceId ?? ''];
    if (instance?.status === 'ACTIVE' && !instance.isAgentConnected) return true;
    if (!instance || !looksAtTasks || view.standing(instance.id) === undefined) return fits(task.instanceId);
    return fallOutOf(read, candidacyOf(world, instance, task.group, task)) === null;
  };
  const live = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const keeping = live.filter((task) => isRight(task)).length - live.filter(({ instanceId }) => fits(instanceId)).length;
  return { wanted: view.fitting + keeping, isRight };
}

/** Instances that shall have a task and have none that is to go on running. Costs what it finds, however many instances there are. */
export function freePlaces(world: World, service: Service, deployment: Deployment): Instance[] {
  const view = viewOf(world, service.clusterArn, readQuestion(world, questionOf(world, service, deployment, false)));
  // By the spread over instances those without a task come first.
  const [[first = ''] = []] = view.first();
  const instance = world.instances[first];
  if (!instance || candidacyOf(world, instance, groupOf(service)).ofGroup > 0) return [];
  return view.first().flatMap((ids) => ids.flatMap((id) => world.instances[id] ?? []));
}

/** What came of a start on an instance. */
export type DaemonStart = { task: Task; created: Cause } | { task: null; cause: Cause; eventText: string };

/** Starts the service's task on this very instance, or says in AWS's words why not. */
export function startOn(model: Model, service: Service, deployment: Deployment, instance: Instance, cause: Cause): DaemonStart {
  const { world } = model;
  const placed = placeOnThis(model, questionOf(world, service, deployment, true), instance, cause);
  if (!placed.instance) return { task: null, cause: placed.cause, eventText: placed.eventText };
  const at = { provider: null, round: world.counts.rounds, cause: placed.cause };
  return launchServiceTaskOnInstance(model, service, deployment, at, instance);
}
