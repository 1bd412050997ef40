/** What placement looks at in a container instance. */
import type { Instance, Task, World } from '../../world/state.ts';
import { AGENT_VERSION } from './agent-version.ts';
import type { Candidacy } from './filter.ts';
import type { InstanceFacts } from './query-language.ts';
import { countTasks, liveTasksOf } from './task-counts.ts';

/** As it is now, or would be if one of its tasks were not to go on running. */
export function candidacyOf(world: World, instance: Instance, group: string, without?: Task): Candidacy {
  return candidacyWith(instance, liveTasksOf(world, instance, without), group);
}

type Facts = Omit<Candidacy, 'ofGroup' | 'facts'> & Pick<Instance, 'id' | 'registeredAtMs'>;

/** As if these were its tasks that are to go on running. */
export function candidacyWith(instance: Facts, live: readonly Task[], group: string): Candidacy {
  return {
    capacityProvider: instance.capacityProvider,
    status: instance.status,
    isAgentConnected: instance.isAgentConnected,
    attributes: instance.attributes,
    availabilityZone: instance.availabilityZone,
    remaining: instance.remaining,
    ports: instance.ports,
    // A task that is to stop keeps what it has reserved, and no longer keeps others of its group away. Source: developer guide, distinctInstance.
    ofGroup: live.reduce((sum, task) => (task.group === group ? sum + 1 : sum), 0),
    facts: (): InstanceFacts => ({
      agentConnected: instance.isAgentConnected,
      agentVersion: AGENT_VERSION,
      attributes: instance.attributes,
      ec2InstanceId: instance.id,
      registeredAtMs: instance.registeredAtMs ?? 0,
      runningTasksCount: countTasks(live).runningTasksCount,
      taskGroups: live.map((task) => task.group),
    }),
  };
}
