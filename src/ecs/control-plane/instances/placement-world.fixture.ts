/** A model that holds container instances and nothing else, for tests and benches of placement by itself. */
import { assumptionValues } from '../../assumptions.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { free, release, reserve } from '../../world/instances.ts';
import type { Model } from '../../world/model.ts';
import { noInstances } from '../../world/no-instances.ts';
import type { Cluster, Instance, Task, TaskDefinitionRevision, World } from '../../world/state.ts';
import type { TaskNeeds, TimelineEntry } from '../../world/timeline.ts';
import { surroundings } from '../../world.fixture.ts';
import { type PlacementQuestion, placeOnInstance } from './placement.ts';

const none: TaskNeeds = { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0, ports: [] };

const cluster = { arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/day15', name: 'day15' } as Cluster;

/** A definition that asks for nothing by itself. */
const revision = {
  input: {},
  networkMode: 'bridge',
  containers: [],
  taskRole: null,
  executionRole: null,
} as unknown as TaskDefinitionRevision;

export interface PlacementWorld {
  model: Model;
  timeline: TimelineEntry[];
  /** A task with these needs; what is left out asks for nothing. */
  question(differences?: Partial<Omit<PlacementQuestion, 'needs'>> & { needs?: Partial<TaskNeeds> }): PlacementQuestion;
  /** ACTIVE and connected, with 4,096 CPU units, 8,192 MiB, 3 network interfaces and no GPU unless the differences say otherwise. */
  add(id: string, differences?: Partial<Instance>): Instance;
  /** Places a task and takes up its instance; null where there is none. */
  place(question: PlacementQuestion): Task | null;
  /** A task of a group on an instance, wherever placement would have put it. */
  put(instance: Instance, group: string, needs: TaskNeeds): Task;
  /** desiredStatus becomes STOPPED. */
  stop(task: Task): void;
  /** The task is STOPPED. */
  end(task: Task): void;
}

export function placementWorld(assumptions: Record<string, string> = {}): PlacementWorld {
  const world = {
    ...noInstances(),
    surroundings,
    assumptions: assumptionValues(assumptions),
    tasks: [],
    services: {},
    counts: { tasks: 0 },
  };
  const timeline: TimelineEntry[] = [];
  const record = (entry: TimelineEntry) => timeline.push({ ...entry, id: timeline.length }) - 1;
  const model = { world: world as unknown as World, nowMs: 0, seed: 15, schedule() {}, record, spend() {} } satisfies Model;
  const { tasks, counts } = model.world;
  const put = (instance: Instance, group: string, needs: TaskNeeds) => {
    counts.tasks += 1;
    const task = {
      ordinal: counts.tasks,
      id: `t${counts.tasks}`,
      group,
      needs,
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
      instanceId: null,
    } as unknown as Task;
    tasks[task.ordinal] = task;
    reserve(model.world, instance, task);
    return task;
  };
  return {
    model,
    timeline,
    question: ({ needs, ...differences } = {}) => ({
      cluster,
      revision,
      needs: { ...none, ...needs },
      group: 'service:web',
      serviceArn: null,
      constraints: [],
      strategy: [],
      network: null,
      provider: null,
      ...differences,
    }),
    add(id, differences = {}) {
      const registered = differences.registered ?? { cpuUnits: 4_096, memoryMiB: 8_192, enis: 3, gpus: 0 };
      const availabilityZone = differences.availabilityZone ?? 'us-east-1a';
      const instance = {
        id,
        clusterArn: cluster.arn,
        containerInstanceId: `c${id}`,
        arn: `${cluster.arn}/c${id}`,
        capacityProvider: null,
        status: 'ACTIVE',
        isAgentConnected: true,
        registeredAtMs: 0,
        ports: {},
        taskOrdinals: [],
        ...differences,
        availabilityZone,
        attributes: { 'ecs.availability-zone': availabilityZone, ...differences.attributes },
        registered,
        remaining: { ...registered },
      } as unknown as Instance;
      model.world.instances[id] = instance;
      noteInstance(model.world, id);
      return instance;
    },
    place(question) {
      const { instance } = placeOnInstance(model, question, { by: 'outside' });
      return instance && put(instance, question.group, question.needs);
    },
    put,
    stop(task) {
      task.desiredStatus = 'STOPPED';
      free(model.world, task);
    },
    end(task) {
      task.desiredStatus = 'STOPPED';
      release(model.world, task);
    },
  };
}
