/** Scenarios that nobody would write, made from a seed: services of all kinds, with updates and faults at random moments. For tests. */
import type { Change, Scenario, Step } from '../ecs.ts';
import { image as repository } from '../world.fixture.ts';
import { type Dice, diceOf } from './dice.fixture.ts';
import { randomConfiguration, randomDefinition, randomService } from './random-services.fixture.ts';
import { alarm, families, randomSurroundings, type Size, subnets, zones } from './random-surroundings.fixture.ts';

/** Sizes for many runs, for shifts of traffic, and for a day with hundreds of tasks. */
export const small: Size = { services: 2, tasks: 8, actions: 14, hours: 1 };
export const shifting: Size = { services: 2, tasks: 6, actions: 16, hours: 3, isShifting: true };
export const large: Size = { services: 4, tasks: 60, actions: 150, hours: 24 };

/** A whole scenario from a seed; the same seed and size give the same one. */
export function randomScenario(seed: number, size: Size): Scenario {
  const dice = diceOf(seed);
  const untilMs = size.hours * 3_600_000;
  const beginning: Step[] = [
    call(0, 'CreateCluster', { clusterName: 'c', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }),
    ...families.map((family) => call(0, 'RegisterTaskDefinition', randomDefinition(dice, family, size))),
    ...Array.from({ length: size.services }, (_, index) => call(dice.upTo(60_000), 'CreateService', randomService(dice, index, size))),
  ];
  const actions = Array.from({ length: size.actions }, () => randomAction(dice, dice.upTo(untilMs), size));
  const steps = [...beginning, ...actions].sort((a, b) => a.atMs - b.atMs);
  return { seed, untilMs, surroundings: randomSurroundings(dice, size), steps };
}

function call(atMs: number, operation: string, input: object): Step {
  return { atMs, call: operation, input };
}

function randomAction(dice: Dice, atMs: number, size: Size): Step {
  if (dice.onceIn(size.isShifting ? 4 : 2)) return { atMs, inject: randomChange(dice) };
  const service = `s${dice.upTo(size.services)}`;
  const inService = { cluster: 'c', service };
  switch (dice.upTo(13)) {
    case 0:
    case 1:
      return call(atMs, 'UpdateService', { ...inService, desiredCount: dice.upTo(size.tasks + 1) });
    case 2:
    case 3:
      return call(atMs, 'UpdateService', { ...inService, taskDefinition: dice.oneOf(...families) });
    case 4:
      return call(atMs, 'UpdateService', { ...inService, forceNewDeployment: true });
    case 5:
      return call(atMs, 'UpdateService', { ...inService, deploymentConfiguration: randomConfiguration(dice, size) });
    case 6:
      return call(atMs, 'RegisterTaskDefinition', randomDefinition(dice, dice.oneOf(...families), size));
    case 7:
      return call(atMs, 'RunTask', {
        cluster: 'c',
        taskDefinition: dice.oneOf(...families),
        launchType: 'FARGATE',
        count: dice.between(1, 3),
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnets[0]?.id], assignPublicIp: 'ENABLED' } },
      });
    // Tasks are named by their place in the list of tasks, which the run knows.
    case 8:
      return call(atMs, 'StopTask', { cluster: 'c', task: dice.upTo(12) });
    case 9:
      return call(atMs, 'UpdateTaskProtection', {
        cluster: 'c',
        tasks: [dice.upTo(12)],
        protectionEnabled: !dice.onceIn(4),
        expiresInMinutes: dice.between(1, 90),
      });
    case 10:
      return call(atMs, 'StopServiceDeployment', { serviceDeploymentArn: service, stopType: 'ROLLBACK' });
    case 11:
      return call(atMs, 'ContinueServiceDeployment', {
        serviceDeploymentArn: service,
        action: dice.oneOf('CONTINUE', 'CONTINUE', 'ROLLBACK'),
      });
    default:
      return dice.onceIn(3)
        ? call(atMs, 'DeleteService', { ...inService, force: true })
        : call(atMs, 'CreateService', randomService(dice, Number(service.slice(1)), size));
  }
}

function randomChange(dice: Dice): Change {
  const availabilityZone = dice.oneOf(...zones);
  const task = dice.upTo(12);
  const on = dice.onceIn(2);
  return dice.oneOf<Change>(
    { type: 'killProcess', task },
    { type: 'killProcess', task, exitCode: dice.oneOf(0, 1, 137) },
    { type: 'hang', task },
    { type: 'heal', task },
    { type: 'reclaimSpot', tasks: dice.between(1, 4) },
    { type: 'reclaimSpot', all: true },
    { type: 'spotDrought', on },
    { type: 'capacityShortage', on, availabilityZone },
    { type: 'loseAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'setRoute', subnet: dice.oneOf(...subnets).id, route: dice.oneOf('none' as const, 'internet-gateway' as const) },
    { type: 'deleteImage', image: `${repository}:${dice.oneOf('4', '5')}` },
    { type: 'moveTag', image: `${repository}:${dice.oneOf('2', '3')}`, digest: `sha256:${dice.oneOf('1', '3').repeat(64)}` },
    { type: 'slowStart', image: repository, bootMs: dice.oneOf(500, 60_000, 200_000) },
    { type: 'leakMemory', task, mibPerMinute: dice.oneOf(0, 50, 500) },
    { type: 'setRole', role: 'ecsTaskExecutionRole', allows: on ? ['ecr:*', 'logs:*'] : ['logs:*'] },
    { type: 'registryRateLimit', registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', on },
    { type: 'setLoad', to: { service: `s${dice.upTo(2)}` }, perSecond: dice.oneOf(0, 10, 500) },
    { type: 'setAlarm', alarm, state: dice.oneOf('OK' as const, 'ALARM' as const) },
  );
}
