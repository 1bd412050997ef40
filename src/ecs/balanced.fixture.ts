/** Plays a service behind a load balancer for tests. */
import type { Surroundings } from './ecs.ts';
import { type Play, playService, type ServicePlay } from './play.fixture.ts';

export const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
export const other = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/admin/fedcba9876543210';
export const loadBalancers = [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }];

type TargetGroup = NonNullable<Surroundings['targetGroups']>[number];

/** First probe at once, word of it at once, 30 s until a target is gone: times come out as in a worked table. */
export const exact = { 'elb.firstProbe': 'atOnce', 'elb.pollLagMs': 0, 'health.reportLagMs': 0, 'elb.deregisterLagMs': 0 };

export function balanced({ group = {}, service = {}, ...differences }: Partial<ServicePlay> & { group?: Partial<TargetGroup> }): Play {
  const { healthCheck = {}, ...rest } = group;
  const targetGroups: TargetGroup[] = [
    {
      arn,
      targetType: 'ip',
      hasListener: true,
      deregistrationDelaySeconds: 30,
      ...rest,
      healthCheck: { path: '/healthz', ...healthCheck },
    },
    { arn: other, targetType: 'ip', hasListener: true, deregistrationDelaySeconds: 60, healthCheck: { path: '/healthz' } },
  ];
  return playService({
    seconds: 600,
    ...differences,
    service: { loadBalancers, ...service },
    surroundings: { targetGroups, ...differences.surroundings },
    assumptions: { ...exact, ...differences.assumptions },
  });
}

/** States of a task's target with their seconds, rounded down. */
export function statesOf({ run, lanes }: Play, task = 0): [string, number][] {
  const id = lanes[task]?.taskId ?? '';
  return run.timeline.flatMap(({ what, subject, atMs }): [string, number][] =>
    what.type === 'target.state' && subject.id.startsWith(id) ? [[what.to, Math.floor(atMs / 1_000)]] : [],
  );
}

export const one = { desiredCount: 1 };
export const textsOf = ({ events }: Play) => events.map(([, text]) => text.replaceAll(/\(task [0-9a-f]+\)/g, '(task T)'));
