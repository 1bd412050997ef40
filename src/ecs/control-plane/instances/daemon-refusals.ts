/** What AWS refuses of requests for DAEMON services. */
import type { CreateServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import type { Capacity } from '../../world/state.ts';
import { isFargate } from '../capacity.ts';

/**
 * In AWS's words, or null where it takes the request. Texts: github.com/Shippable/support/issues/4534, github.com/kayac/ecspresso/pull/402,
 * github.com/aws/containers-roadmap/issues/692, github.com/badmintoncryer/cdk-preflight; that of a daemon on Fargate is not recorded anywhere public.
 */
export function daemonRefusal(input: CreateServiceRequest | UpdateServiceRequest, capacity: Capacity): string | null {
  if (input.desiredCount !== undefined)
    return 'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again';
  if ((input.placementStrategy ?? []).length > 0)
    return 'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again';
  if ((input.deploymentConfiguration?.maximumPercent ?? 100) > 100)
    return 'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again';
  if ('strategy' in capacity)
    return 'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.';
  return isFargate(capacity) ? 'The DAEMON scheduling strategy is not supported by the launch type FARGATE.' : null;
}
