/** Random scenarios on container instances, whose capacity providers are of ECS Managed Instances in place of Auto Scaling groups. For tests. */
import type { Scenario, Step } from '../ecs.ts';
import { type Dice, diceOf } from './dice.fixture.ts';
import { randomFleet } from './random-instances.fixture.ts';
import { type Size, subnets } from './random-surroundings.fixture.ts';

const infrastructureRoleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRole';
const ec2InstanceProfileArn = 'arn:aws:iam::123456789012:instance-profile/ecsInstanceProfile';

/** The random fleet of that seed with other providers; tasks come under protection, and providers change their minds. */
export function randomManagedFleet(seed: number, size: Size): Scenario {
  const dice = diceOf(seed + 7_000_000);
  const fleet = randomFleet(seed, size);
  const more = Array.from({ length: Math.ceil(size.actions / 4) }, () => randomAction(dice, dice.upTo(fleet.untilMs)));
  const steps = fleet.steps.flatMap((step) => instead(dice, step));
  return { ...fleet, steps: [...steps, ...more].sort((a, b) => a.atMs - b.atMs) };
}

/** Their providers belong to their cluster from the start, and run nothing of the launch type EC2. */
function instead(dice: Dice, step: Step): Step[] {
  if (!('call' in step)) return [step];
  if (step.call === 'PutClusterCapacityProviders') return [];
  const input = step.input as { name?: string; launchType?: string; schedulingStrategy?: string };
  if (step.call === 'CreateCapacityProvider') {
    const managedInstancesProvider = randomProvider(dice);
    return [{ ...step, input: { name: input.name, cluster: 'c', managedInstancesProvider } }];
  }
  const isMoved = input.launchType === 'EC2' && input.schedulingStrategy !== 'DAEMON' && !dice.onceIn(4);
  if (!isMoved) return [step];
  const { launchType: _, ...others } = input;
  return [{ ...step, input: { ...others, capacityProviderStrategy: [{ capacityProvider: dice.oneOf('p0', 'p1'), weight: 1 }] } }];
}

function randomProvider(dice: Dice): object {
  const requirements = { vCpuCount: { min: dice.oneOf(1, 2, 4) }, memoryMiB: { min: dice.oneOf(1, 8_192) } };
  return {
    infrastructureRoleArn,
    instanceLaunchTemplate: {
      ec2InstanceProfileArn,
      networkConfiguration: { subnets: subnets.slice(0, dice.between(1, 3)).map(({ id }) => id) },
      capacityOptionType: dice.oneOf('ON_DEMAND', 'SPOT'),
      ...(dice.onceIn(2) && {
        instanceRequirements: { ...requirements, ...(dice.onceIn(2) && { allowedInstanceTypes: ['m5.*', 'c5.large'] }) },
      }),
    },
    ...(!dice.onceIn(4) && { infrastructureOptimization: { scaleInAfter: dice.oneOf(0, 0, 30, 300, -1) } }),
  };
}

function randomAction(dice: Dice, atMs: number): Step {
  if (dice.onceIn(3)) {
    const managedInstancesProvider = {
      infrastructureRoleArn,
      instanceLaunchTemplate: {},
      infrastructureOptimization: { scaleInAfter: dice.oneOf(0, 60, 3_600, -1) },
    };
    return { atMs, call: 'UpdateCapacityProvider', input: { name: dice.oneOf('p0', 'p1'), managedInstancesProvider } };
  }
  const protectionEnabled = !dice.onceIn(3);
  const input = {
    cluster: 'c',
    tasks: [dice.upTo(8)],
    protectionEnabled,
    ...(protectionEnabled && { expiresInMinutes: dice.between(1, 60) }),
  };
  return { atMs, call: 'UpdateTaskProtection', input };
}
