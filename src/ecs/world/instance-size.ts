/** What an agent registers of an instance. */
import { type InstanceType, taskInterfaces } from '../api/instance-types.ts';
import type { Instance, World } from './state.ts';
import type { InstanceSize } from './timeline.ts';

/** Of SSH, of Docker and of the agent itself. Source: RegisterContainerInstance and PortMapping.hostPort in the API reference. */
const AGENT_PORTS: readonly number[] = [22, 2_375, 2_376, 51_678, 51_679, 51_680];

/** 1,024 CPU units for each vCPU, the memory that the system sees less ECS_RESERVED_MEMORY, network interfaces for tasks, GPUs and reserved ports. */
export function instanceSize(
  { assumptions }: World,
  { agent, hasTrunk }: Pick<Instance, 'agent' | 'hasTrunk'>,
  type: InstanceType,
): InstanceSize {
  const { reservedMemoryMiB = 0, reservedPorts = [] } = agent;
  const lostMiB = Math.ceil((type.memoryMiB * assumptions['ec2.systemMemoryPercent']) / 100);
  return {
    cpuUnits: type.vCpus * 1_024,
    memoryMiB: (type.registeredMemoryMiB ?? type.memoryMiB - lostMiB) - reservedMemoryMiB,
    enis: taskInterfaces(type, hasTrunk),
    gpus: type.gpus,
    ports: [...new Set([...AGENT_PORTS, ...reservedPorts])].map((port) => `${port}/tcp`),
  };
}
