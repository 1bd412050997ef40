/** Facts of health: container checks, targets, the grace period, and what the service scheduler does about an unhealthy task. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import {
  agent,
  api,
  containerHealth,
  dockerHealth,
  elb,
  guide,
  issue,
  recordedEvents,
  replacementFirst,
  sameRevision,
  services,
} from './sources.ts';

const check = api('HealthCheck');
const targetChecks = elb('target-group-health-checks', 'health checks for targets');
const targetAttributes = elb('edit-target-group-attributes', 'target group attributes');
const deployment = api('DeploymentConfiguration');
const grace = api('CreateService');
const arithmetic = { ...dockerHealth, text: 'Arithmetic from the rules of moby/moby, daemon/health.go' };
const targetArithmetic = { ...targetChecks, text: 'Arithmetic from the rules in the Elastic Load Balancing guide' };

const containerChecks: readonly ModelFact[] = [
  certain('H-001', 'A container check that exits with 0 succeeds; any other exit code is a failure.', check),
  certain('H-002', 'Interval is 30 s where not given, and 5 to 300 s.', check),
  certain('H-003', 'Timeout is 5 s where not given, and 2 to 60 s.', check),
  certain('H-004', 'Retries is 3 where not given, and 1 to 10.', check),
  certain('H-005', 'startPeriod is off where not given, and 0 to 300 s.', check),
  certain('H-006', 'A probe that lasts longer than timeout is killed and has failed.', check),
  certain('H-007', 'Only health checks of the task definition count; one in the image is ignored.', containerHealth),
  certain('H-008', 'The first probe begins one interval after the container’s start; none at the start itself.', dockerHealth),
  certain('H-009', 'The next probe begins one interval after the end of the one before.', dockerHealth),
  certain('H-010', 'A container with a check is UNKNOWN until it has a result; one success makes it HEALTHY at once.', dockerHealth),
  certain('H-011', 'A failure within startPeriod, while there has been no success, does not count towards retries.', dockerHealth),
  certain('H-012', 'After the first success failures count, also inside startPeriod.', dockerHealth),
  certain(
    'H-013',
    'A container is UNHEALTHY when as many failures as retries have come in a row; a success begins the count anew.',
    dockerHealth,
  ),
  certain('H-014', 'An UNHEALTHY container is HEALTHY again with its next success.', dockerHealth),
  likely(
    'H-015',
    'Fargate probes as Docker does, without the shorter interval that newer Docker has inside startPeriod.',
    containerHealth,
    { assumptions: ['health.startIntervalMs'] },
  ),
  certain(
    'H-016',
    'The agent on EC2 publishes health every 20 seconds.',
    agent('agent/config/config.go', 'DefaultContainerMetricsPublishInterval'),
  ),
  uncertain(
    'H-017',
    'How soon the scheduler hears of a check’s result on Fargate is not documented.',
    agent('agent/config/config.go', 'DefaultContainerMetricsPublishInterval'),
    { assumptions: ['health.reportLagMs'] },
  ),
  certain('H-018', 'A task is UNHEALTHY when an essential container with a check is.', containerHealth),
  certain('H-019', 'A task is UNKNOWN when no essential container with a check is UNHEALTHY and one is still UNKNOWN.', containerHealth),
  certain('H-020', 'A task is HEALTHY when all essential containers with a check are.', containerHealth),
  certain('H-021', 'A task without any check stays UNKNOWN.', containerHealth),
  certain('H-022', 'Checks of containers that are not essential do not make the task’s health.', containerHealth),
];

const targets: readonly ModelFact[] = [
  certain('H-030', 'Target checks: every 30 s where not given, 5 to 300 s.', targetChecks),
  certain('H-031', 'Target checks: time-out of 5 s where not given, 2 to 120 s.', targetChecks),
  certain('H-032', 'Target checks: healthy threshold 5 where not given, 2 to 10.', targetChecks),
  certain('H-033', 'Target checks: unhealthy threshold 2 where not given, 2 to 10.', targetChecks),
  certain('H-034', 'Target checks take the code 200 for success where not given; codes from 200 to 499 can be named.', targetChecks),
  certain('H-035', 'The deregistration delay is 300 s where not given, 0 to 3,600 s.', targetAttributes),
  certain('H-036', 'A target goes from initial to healthy or unhealthy, then draining, then unused.', targetChecks),
  certain('H-037', 'Targets are probed at a fixed rate: how long a probe takes does not move the next.', targetChecks),
  certain('H-038', 'A newly registered target is healthy after one success, whatever the healthy threshold.', targetChecks),
  certain('H-039', 'The healthy threshold counts for the way back from unhealthy.', targetChecks),
  certain('H-040', 'As many failures in a row as the unhealthy threshold make a target unhealthy.', targetChecks),
  likely('H-041', 'The unhealthy threshold counts from initial too.', targetChecks),
  certain('H-042', 'When all targets of a group are unhealthy, requests go to all of them.', targetChecks),
  certain('H-043', 'A draining target gets no new requests.', targetAttributes),
  certain(
    'H-044',
    'A deregistering target stays draining until the whole delay has passed, though nothing is in flight.',
    targetAttributes,
  ),
  certain(
    'H-045',
    'ECS waits for the end of the deregistration delay before it stops a task that the scheduler wants gone.',
    guide('load-balancer-connection-draining', 'connection draining'),
  ),
  uncertain('H-046', 'When in the first interval after its registration a target is probed first is not documented.', targetChecks, {
    assumptions: ['elb.firstProbe'],
  }),
  uncertain(
    'H-047',
    'How soon after its end, or after the decision to stop it, a task leaves its target groups is not documented; its target stays in service until then.',
    services,
    { assumptions: ['elb.deregisterLagMs'] },
  ),
];

const gracePeriod: readonly ModelFact[] = [
  certain('H-050', 'healthCheckGracePeriodSeconds is 0 where not given, 2,147,483,647 at most.', grace),
  certain('H-051', 'Within the grace period, counted from RUNNING, the scheduler ignores unhealthy targets.', grace),
  certain('H-052', 'Within the grace period the scheduler ignores unhealthy container checks too.', grace),
  certain('H-053', 'When the grace period ends the task is judged by what its health is then, not by what it was before.', grace),
  likely(
    'H-054',
    'The grace period may be given without a load balancer.',
    issue('kayac/ecspresso', 805, 'grace period without load balancer'),
  ),
  certain(
    'H-055',
    'With more running tasks than desired, an unhealthy task inside its grace period may be the one that is stopped.',
    services,
  ),
];

const reactions: readonly ModelFact[] = [
  certain('H-060', 'An unhealthy task’s replacement starts first where maximumPercent leaves room.', replacementFirst),
  certain('H-061', 'When the replacement is HEALTHY the unhealthy task is stopped.', services),
  certain('H-062', 'When the replacement turns UNHEALTHY one of the two is stopped, to come back to the desired count.', services),
  likely(
    'H-063',
    'That happens even when the replacement is still in its grace period.',
    issue('aws/containers-roadmap', 2714, 'replacement stopped inside its grace period'),
  ),
  certain(
    'H-064',
    'Where maximumPercent leaves no room, one unhealthy task is stopped first, then its replacement starts, one at a time and within minimumHealthyPercent.',
    services,
  ),
  certain('H-065', 'Either of container check and target being unhealthy makes the task unhealthy.', services),
  certain('H-066', 'An unhealthy task is replaced by one of the same service revision.', sameRevision),
  certain('H-067', 'The event of such a start adds `Amazon ECS replaced N tasks due to an unhealthy status.`.', recordedEvents),
  certain('H-068', 'Without load balancer and without check a task counts as healthy 40 seconds after RUNNING.', deployment),
  certain('H-069', 'With a container check and no load balancer a task counts as healthy when it is HEALTHY.', deployment),
  certain('H-070', 'With a load balancer and no container check a task counts as healthy when its target is.', deployment),
  certain('H-071', 'With both a task counts as healthy when both are.', deployment),
  uncertain('H-072', 'Which of two unhealthy tasks goes is not documented (“either”).', services, { assumptions: ['unhealthy.tieStop'] }),
  uncertain('H-073', 'How soon the scheduler hears of a target’s state is not documented.', services, { assumptions: ['elb.pollLagMs'] }),
  certain('H-074', 'When all are healthy again and there are more than desired, what is too many is stopped.', services),
];

const formulas: readonly ModelFact[] = [
  certain(
    'H-080',
    'A check that never succeeds makes UNHEALTHY at K·(interval + duration), K being the first counting probe plus retries minus 1: 90 s with 30/3/0, 105 s when each probe hangs for 5 s.',
    arithmetic,
  ),
  certain('H-081', 'The first counting probe is max(1, ⌈(startPeriod + d) / (interval + d)⌉) for probes that fail after d.', arithmetic),
  certain('H-082', 'A start of S seconds survives when the probe K begins at S or later.', arithmetic),
  certain('H-083', 'The least startPeriod for S is 0 up to retries·interval, else (⌈S/interval⌉ − retries)·interval + 1.', arithmetic),
  certain('H-084', 'With startPeriod 300 the longest start is (⌈300/interval⌉ + retries − 1)·interval.', arithmetic),
  certain('H-085', 'Too short a startPeriod is mended by a grace period of S + interval + duration + the lag of reports.', arithmetic),
  certain(
    'H-086',
    'A target whose start has fewer failed probes than the unhealthy threshold becomes healthy at its first success; for every phase where S − registration ≤ (threshold − 1)·interval.',
    targetArithmetic,
  ),
  certain(
    'H-087',
    'Else it is unhealthy at the threshold’s probe, and healthy again as many successes later as the healthy threshold.',
    targetArithmetic,
  ),
  certain('H-088', 'A grace period of S + healthy threshold · interval, plus the lag, is enough for every phase.', targetArithmetic),
  certain('H-089', 'With both checks each condition must hold, and the task counts as healthy at the later of the two.', targetArithmetic),
];

export const healthFacts: readonly ModelFact[] = [...containerChecks, ...targets, ...gracePeriod, ...reactions, ...formulas];
