/** In which order AWS looks at a document: what decides which of several mistakes it answers with. */
import type { Source } from '../api/evidence.ts';

/** Groups of checks in their assumed order. */
const stages = [
  'client',
  'server',
  'family',
  'containerList',
  'containers',
  'containerMemory',
  'taskSize',
  'fargateNetwork',
  'fargateSize',
  'fargateMembers',
  'ports',
  'roles',
  'logging',
  'dependencies',
  'health',
  'mounts',
  'environment',
  'platform',
  'tags',
  'request',
  'scheduling',
  'capacity',
  'strategy',
  'compatibility',
  'network',
  'placement',
  'balancing',
  'deployment',
  'connect',
  'launchVolumes',
  'later',
] as const;

export type Stage = (typeof stages)[number];

/**
 * AWS answers one mistake per call, and does not document in which order it looks. The order here is an assumption, stated once: the client
 * refuses first what is outside the API's shape, the server then what is outside its enums; then come the family, the container list, each
 * container's name, image and memory, the task's size, what Fargate asks for, ports, roles, logging. A service's name and numbers
 * come first, then who schedules and deploys it, its capacity and strategy, its task definition and network, placement, load balancers, the
 * deployment's configuration, Service Connect, volumes. Within a stage, the order of the rules; within a rule, the order of the document.
 */
export const checkOrder: { id: string; title: string; stages: readonly Stage[]; because: string; source: Source } = {
  id: 'check-order',
  title: 'The order in which AWS checks a document',
  stages,
  because:
    'No answer of AWS lists two mistakes, and no page gives the order. Recorded answers agree with containers before task size, and with the network mode of Fargate before its ports; of a CodeDeploy service without a load balancer AWS named the load balancer before its circuit breaker.',
  source: {
    text: 'radkawar/stackd internal/services/ecs, an emulator whose checks follow answers of native calls',
    url: 'https://github.com/radkawar/stackd',
    date: '2026-11-22',
  },
};
