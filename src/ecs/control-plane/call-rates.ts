/** How many calls an account may make: a bucket for each kind of action, computed from the moments of the calls. */
import { EcsError } from '../api/error.ts';
import { type BucketSize, fullBucket, takeToken, tokensIn } from '../world/buckets.ts';
import type { Model } from '../world/model.ts';

/** Actions that share a bucket. */
type Kind =
  | 'cluster modify'
  | 'cluster read'
  | 'cluster resource modify'
  | 'cluster resource read'
  | 'service modify'
  | 'service read'
  | 'service deployment'
  | 'service revision'
  | 'task definition modify'
  | 'task definition read'
  | 'task protection'
  | 'RunTask on Fargate';

/**
 * Source: Amazon ECS API reference, request throttling; of RunTask on Fargate the AWS General Reference, Amazon ECS quotas, which names a rate and no
 * burst.
 */
const sizes: Readonly<Record<Kind, BucketSize>> = {
  'cluster modify': { burst: 20, perSecond: 1 },
  'cluster read': { burst: 50, perSecond: 20 },
  'cluster resource modify': { burst: 100, perSecond: 40 },
  'cluster resource read': { burst: 100, perSecond: 20 },
  'service modify': { burst: 50, perSecond: 5 },
  'service read': { burst: 100, perSecond: 20 },
  'service deployment': { burst: 50, perSecond: 20 },
  'service revision': { burst: 50, perSecond: 20 },
  'task definition modify': { burst: 20, perSecond: 1 },
  'task definition read': { burst: 50, perSecond: 20 },
  'task protection': { burst: 200, perSecond: 80 },
  'RunTask on Fargate': { burst: 20, perSecond: 20 },
};

/** StopServiceDeployment and ContinueServiceDeployment stand in no row of the source; they are taken for what changes services. */
const kinds: Readonly<Record<string, Kind>> = {
  ContinueServiceDeployment: 'service modify',
  CreateCluster: 'cluster modify',
  CreateService: 'service modify',
  DeleteService: 'service modify',
  DeregisterTaskDefinition: 'task definition modify',
  DescribeClusters: 'cluster read',
  DescribeServiceDeployments: 'service deployment',
  DescribeServiceRevisions: 'service revision',
  DescribeServices: 'service read',
  DescribeTaskDefinition: 'task definition read',
  DescribeTasks: 'cluster resource read',
  GetTaskProtection: 'task protection',
  ListServiceDeployments: 'service deployment',
  ListServices: 'service read',
  ListTasks: 'cluster resource read',
  PutClusterCapacityProviders: 'cluster modify',
  RegisterTaskDefinition: 'task definition modify',
  RunTask: 'cluster resource modify',
  StopServiceDeployment: 'service modify',
  StopTask: 'cluster resource modify',
  UpdateService: 'service modify',
  UpdateTaskProtection: 'task protection',
};

/**
 * Takes a call out of its action's bucket. AWS counts each call that reaches it, also one that it refuses.
 * @throws EcsError where the bucket is empty
 */
export function countCall(model: Model, operation: string): void {
  const kind = kinds[operation];
  if (kind !== undefined) takeFrom(model, kind);
}

/**
 * Takes a RunTask call out of the bucket that Fargate has for it besides.
 * @throws EcsError where it is empty
 */
export function countRunOnFargate(model: Model): void {
  takeFrom(model, 'RunTask on Fargate');
}

/** Text: Amazon ECS API reference, request throttling. */
function takeFrom({ world, nowMs }: Model, kind: Kind): void {
  const bucket = world.calls[kind] ?? fullBucket();
  world.calls[kind] = bucket;
  if (tokensIn(bucket, sizes[kind], nowMs) < 1) throw new EcsError('ThrottlingException', 'Rate exceeded');
  takeToken(bucket);
}
