/** Facts of capacity: strategies, splits, Spot. */
import { certain, type ModelFact, uncertain } from './fact.ts';
import { api, fargateProviders, guide, issue, repository } from './sources.ts';

const item = api('CapacityProviderStrategyItem');
const workshop = repository('aws-containers/ecsworkshop', 'outputs of capacity provider strategies');
const comparison = guide('capacity-launch-type-comparison', 'capacity providers and launch types');

const strategies: readonly ModelFact[] = [
  certain('C-001', 'A strategy has 20 providers at most.', item),
  certain('C-002', 'A strategy names only providers that are associated with the cluster.', item),
  certain('C-003', 'base is 0 where not given, 100,000 at most, and above 0 on one provider only.', item),
  certain('C-004', 'The base is filled first.', item),
  certain('C-005', 'weight is 0 where not given, 1,000 at most; one of the strategy is above 0.', item),
  certain('C-006', 'Weight 0 gets no tasks beyond its base.', item),
  certain('C-007', 'Fargate providers and Auto Scaling group providers do not mix in one strategy.', fargateProviders),
  certain('C-008', 'Launch type and strategy exclude each other.', api('CreateService')),
  certain('C-009', 'With neither the cluster’s default strategy applies.', api('CreateService')),
  certain('C-010', 'After the base tasks divide in proportion to the weights.', item),
  certain('C-011', 'Base 1 and weights 1:4 gave 3/7 of 10 tasks and 9/31 of 40.', workshop),
  uncertain('C-012', 'How shares are rounded is not published.', workshop, { assumptions: ['capacityProvider.tieBreak'] }),
  certain('C-013', 'A base of all tasks or more leaves nothing to the other providers.', item),
  certain('C-014', 'A service may go from one kind of provider to another.', comparison),
];

const keeping: readonly ModelFact[] = [
  certain('C-020', 'A lost Spot task is asked for on FARGATE_SPOT again.', fargateProviders),
  certain(
    'C-021',
    'Fargate does not replace Spot capacity by on-demand capacity: the service stays short and goes on trying.',
    fargateProviders,
  ),
  certain('C-022', 'Such a service says `Capacity is unavailable at this time. …`.', fargateProviders),
  uncertain(
    'C-023',
    'How scaling in divides over providers is not documented.',
    issue('aws/containers-roadmap', 773, 'fallback from Spot'),
    { assumptions: ['capacityProvider.tieBreak'] },
  ),
  certain('C-024', 'Running tasks do not move when Spot capacity comes back.', fargateProviders),
  certain('C-025', 'The spread over Availability Zones is made for each provider by itself.', fargateProviders),
];

const spot: readonly ModelFact[] = [
  certain('C-030', 'A reclaimed Spot task gets SIGTERM at the moment of the warning.', fargateProviders),
  certain(
    'C-031',
    'SIGKILL follows after stopTimeout: the two minutes of the warning are there only with stopTimeout 120.',
    fargateProviders,
  ),
  certain('C-032', 'The scheduler tries at once for a Spot replacement.', fargateProviders),
  certain('C-033', 'A service of one Spot task is down until there is capacity again.', fargateProviders),
  uncertain('C-034', 'Whether targets are deregistered before SIGTERM in this case is not documented.', fargateProviders, {
    assumptions: ['spot.deregistersFirst'],
  }),
  certain(
    'C-035',
    'On an interrupted instance of EC2 Spot ECS replaces what it can within two minutes: with minimumHealthyPercent 100 tasks may be cut off.',
    guide('container-instance-draining', 'draining'),
  ),
];

const autoScaling: readonly ModelFact[] = [
  certain(
    'C-040',
    'Managed scaling makes an Auto Scaling group follow CapacityProviderReservation.',
    guide('cluster-auto-scaling', 'cluster auto scaling'),
  ),
];

export const capacityFacts: readonly ModelFact[] = [...strategies, ...keeping, ...spot, ...autoScaling];
