/** Facts of prices and quotas. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { api, fargatePricing, guide, page, quotas } from './sources.ts';

const spotPrice = page('https://aws.amazon.com/fargate/pricing/', 'AWS Fargate pricing: Spot, up to 70 percent off', '2026-09-23');
const addresses = page('https://aws.amazon.com/vpc/pricing/', 'Amazon VPC pricing: public IPv4 addresses');
const instances = page('https://aws.amazon.com/ec2/pricing/on-demand/', 'Amazon EC2 on-demand pricing, US East (N. Virginia)');
const ecsPricing = page('https://aws.amazon.com/ecs/pricing/', 'Amazon ECS pricing');
const spotInstances = page('https://aws.amazon.com/ec2/spot/pricing/', 'Amazon EC2 Spot pricing');
const breakEven = { ...instances, text: 'Arithmetic from Amazon EC2 on-demand and AWS Fargate pricing, US East (N. Virginia)' };
const lifecycle = page(
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html',
  'Amazon EC2 user guide, instance lifecycle and billing',
);
const fargateTasks = guide('fargate-tasks-services', 'Fargate task definition differences');
const throttling = guide('throttling', 'request throttling');

export const moneyFacts: readonly ModelFact[] = [
  certain('M-001', 'Fargate on Linux/X86_64 in us-east-1: $0.04048 a vCPU-hour, $0.004445 a GB-hour.', fargatePricing),
  certain('M-002', 'Fargate on Linux/ARM64 in us-east-1: $0.03238 a vCPU-hour, $0.00356 a GB-hour.', fargatePricing),
  likely('M-003', 'Fargate on Windows: $0.09148 a vCPU-hour and a licence of $0.046.', fargatePricing),
  uncertain('M-004', 'Fargate Spot costs up to 70 percent less; its price changes.', spotPrice, { assumptions: ['price.spotPercent'] }),
  certain('M-005', 'Ephemeral storage above 20 GB costs $0.000111 a GB-hour.', fargatePricing),
  certain('M-006', 'A public IPv4 address costs $0.005 an hour.', addresses),
  certain('M-007', 'The control plane of ECS costs nothing.', ecsPricing),
  certain('M-008', 'Fargate bills by the second from the start of the pull until the task stops.', fargatePricing),
  certain('M-009', 'At least one minute is billed on Linux, five on Windows.', fargatePricing),
  certain('M-010', 'What is billed is the task’s size, not its use.', fargatePricing),
  certain(
    'M-011',
    'A task of 0.25 vCPU and 0.5 GB on X86_64 for 730 hours costs $9.01, of 1 vCPU and 2 GB $36.04; on ARM64 $7.21 and $28.84.',
    fargatePricing,
  ),
  certain('M-012', 'Fargate has sizes from 0.25 vCPU with 0.5 GB to 16 vCPU with 120 GB.', fargateTasks),
  certain(
    'M-013',
    'An hour on demand in us-east-1: t3.medium $0.0416, t4g.medium $0.0336, m5.large and m6i.large $0.096, m7g.large $0.0816, c6i.large $0.085, c7g.large $0.0725.',
    instances,
  ),
  certain('M-014', 'Prices of NAT gateways and other control planes.', instances, { isLater: true }),
  certain('M-015', 'EC2 bills an instance of Linux by the second, a minute at least.', instances),
  certain('M-016', 'EC2 bills an instance while it is `running`, not while it is pending, shutting down or terminated.', lifecycle),
  certain('M-017', 'Tasks on instances cost nothing of their own: the instance is billed, whatever they reserve or use of it.', ecsPricing),
  certain(
    'M-018',
    'As much as a type has costs on Fargate, an hour: $0.11652 for 2 vCPU and 8 GB, $0.09874 for 2 and 4, on ARM64 $0.09324 for 2 and 8.',
    fargatePricing,
  ),
  certain(
    'M-019',
    'Fargate is cheaper than instances of which less is reserved: 82 percent of m5.large, 86 of c6i.large, 88 of m7g.large, 42 of t3.medium.',
    breakEven,
  ),
  uncertain('M-020', 'EC2 Spot costs up to 90 percent less; its price changes.', spotInstances),
];

export const quotaFacts: readonly ModelFact[] = [
  certain('Q-001', 'A service has 5,000 tasks at most.', quotas),
  certain('Q-002', 'A cluster has 5,000 services at most, an account 10,000 clusters in a Region.', quotas),
  certain('Q-003', 'A task definition has 10 containers at most.', quotas),
  certain('Q-004', 'A task definition has 64 KiB at most.', quotas),
  certain('Q-005', 'A service has 5 target groups at most.', quotas),
  certain('Q-006', 'A cluster has 20 capacity providers at most.', quotas),
  certain('Q-007', 'RunTask starts 10 tasks at most in a call.', quotas),
  certain('Q-008', 'A service starts 500 tasks a minute at most.', quotas),
  certain('Q-009', 'Fargate launches tasks from a bucket of 100 that gets 20 a second, one for on-demand and one for Spot.', throttling),
  certain('Q-010', 'Fargate limits the vCPUs that run at once, on-demand and Spot each by itself.', quotas),
  certain('Q-011', 'An awsvpc configuration has 16 subnets and 5 security groups at most.', api('AwsVpcConfiguration')),
  certain(
    'Q-012',
    'Calls come from buckets: changes of services 50 and 5 a second, reads of services 100 and 20, tasks 100 and 40, registrations 20 and 1.',
    throttling,
  ),
  certain('Q-013', 'A resource has 50 tags at most.', quotas),
  certain('Q-014', 'Ten placement constraints, five placement strategies, 20 providers in a strategy.', api('CreateService')),
  certain('Q-015', 'A cluster has 5,000 container instances at most.', quotas),
  certain('Q-016', 'A cluster has 500 tasks in PROVISIONING for Auto Scaling groups at most.', quotas),
  certain('Q-017', 'StartTask names 10 container instances at most.', quotas),
  certain('Q-018', 'A service starts 500 tasks a minute at most on EC2 too.', quotas),
];
