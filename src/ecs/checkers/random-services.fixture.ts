/** Task definitions and services that nobody would write, in all kinds that the model covers. For tests. */
import { image as repository } from '../world.fixture.ts';
import type { Dice } from './dice.fixture.ts';
import { alarm, alternateArn, families, groupArn, hookArn, type Size, stages, subnets } from './random-surroundings.fixture.ts';

export function randomDefinition(dice: Dice, family: string, { isShifting = false }: Size): object {
  const api = {
    name: 'api',
    image: `${repository}:${isShifting && family !== 'f2' ? '1' : dice.oneOf('1', '1', '2', '3', '4', '5', 'gone')}`,
    essential: true,
    portMappings: [{ containerPort: 8080 }],
    environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
    ...(dice.onceIn(3) && { stopTimeout: dice.between(2, 120) }),
    ...(dice.onceIn(2) && { healthCheck: randomCheck(dice) }),
    ...(dice.onceIn(5) && { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } }),
  };
  const sidecar = {
    name: 'sidecar',
    image: `${repository}:${dice.oneOf('1', '2', '3')}`,
    essential: dice.onceIn(2),
    environment: [{ name: 'BIND_ADDR', value: '127.0.0.1:9000' }],
    ...(dice.onceIn(3) && { dependsOn: [{ containerName: 'api', condition: 'START' }] }),
  };
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: dice.onceIn(3) ? [api, sidecar] : [api],
  };
}

function randomCheck(dice: Dice): object {
  return {
    command: ['CMD-SHELL', `curl -f http://localhost:8080${dice.oneOf('/healthz', '/healthz', '/nowhere')} || exit 1`],
    interval: dice.between(5, 60),
    timeout: dice.between(2, 4),
    retries: dice.between(1, 4),
    startPeriod: dice.oneOf(0, 0, 30, 120),
  };
}

export function randomService(dice: Dice, index: number, size: Size): object {
  return {
    cluster: 'c',
    serviceName: `s${index}`,
    taskDefinition: dice.oneOf(...families),
    desiredCount: dice.upTo(size.tasks + 1),
    ...dice.oneOf(
      { launchType: 'FARGATE' },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', base: dice.upTo(3), weight: dice.between(1, 3) },
          { capacityProvider: 'FARGATE_SPOT', weight: dice.upTo(5) },
        ],
      },
    ),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: subnets.slice(0, dice.between(1, 3)).map(({ id }) => id),
        securityGroups: ['sg-0a1b2c3d4e5f60001'],
        assignPublicIp: 'ENABLED',
      },
    },
    deploymentConfiguration: randomConfiguration(dice, size),
    ...(dice.onceIn(2) && { healthCheckGracePeriodSeconds: dice.oneOf(0, 30, 120, 600) }),
    ...((size.isShifting ? !dice.onceIn(5) : dice.onceIn(2)) && { loadBalancers: [randomBalancer(dice, index, size)] }),
  };
}

function randomBalancer(dice: Dice, index: number, { isShifting = false }: Size): object {
  const rule =
    'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee';
  const advancedConfiguration = {
    alternateTargetGroupArn: alternateArn(index),
    productionListenerRule: rule,
    roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
  };
  return {
    targetGroupArn: groupArn(index),
    containerName: 'api',
    containerPort: 8080,
    ...((isShifting || !dice.onceIn(4)) && { advancedConfiguration }),
  };
}

/** Half of them ROLLING. */
function randomStrategy(dice: Dice, { isShifting = false }: Size): object {
  const bakes = { bakeTimeInMinutes: dice.upTo(8) };
  const hooks = dice.onceIn(2) && { lifecycleHooks: Array.from({ length: dice.between(1, 2) }, () => randomHook(dice)) };
  const rolling = isShifting ? [] : [{}, {}, {}];
  return dice.oneOf<object>(
    ...rolling,
    { strategy: 'BLUE_GREEN', ...bakes, ...hooks },
    {
      strategy: 'LINEAR',
      ...bakes,
      ...hooks,
      linearConfiguration: { stepPercent: dice.between(20, 60), stepBakeTimeInMinutes: dice.upTo(4) },
    },
    {
      strategy: 'CANARY',
      ...bakes,
      ...hooks,
      canaryConfiguration: { canaryPercent: dice.between(1, 30), canaryBakeTimeInMinutes: dice.upTo(6) },
    },
  );
}

function randomHook(dice: Dice): object {
  const at = { lifecycleStages: [dice.oneOf(...stages), dice.oneOf(...stages)] };
  const lambda = { ...at, hookTargetArn: hookArn, roleArn: 'arn:aws:iam::123456789012:role/hooks' };
  const timeoutConfiguration = { timeoutInMinutes: dice.between(1, 20), action: dice.oneOf('CONTINUE', 'CONTINUE', 'ROLLBACK') };
  return dice.oneOf<object>(lambda, { ...lambda, timeoutConfiguration }, { ...at, targetType: 'PAUSE', timeoutConfiguration });
}

export function randomConfiguration(dice: Dice, size: Size): object {
  const [minimumHealthyPercent, maximumPercent] = dice.oneOf(
    [100, 200],
    [50, 200],
    [50, 100],
    [0, 100],
    [75, 150],
    [90, 110],
    [100, 125],
    [33, 167],
  );
  const strategy = randomStrategy(dice, size);
  return {
    ...strategy,
    minimumHealthyPercent,
    maximumPercent,
    ...(dice.onceIn(2) && { deploymentCircuitBreaker: { enable: true, rollback: dice.onceIn(2) } }),
    ...(dice.onceIn(6) &&
      !('strategy' in strategy) && {
        earlySuccessCriteria: {
          enable: true,
          healthyPercent: minimumHealthyPercent + dice.upTo(101 - minimumHealthyPercent),
          sourceServiceRevisionCleanup: dice.oneOf('BLOCKING', 'DEFERRED'),
        },
      }),
    ...(dice.onceIn(5) && { alarms: { alarmNames: [alarm], enable: true, rollback: dice.onceIn(2) } }),
  };
}
