/** Services whose deployments shift traffic, for tests: two target groups, hooks, and what the timeline tells of both; seconds as people think. */
import type { Surroundings } from '../ecs.ts';
import { type Stage, type StageOptions, stage } from './deployments.fixture.ts';

const groups = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup';
export const primaryGroup = `${groups}/web/0123456789abcdef`;
export const alternateGroup = `${groups}/web-alternate/fedcba9876543210`;
const rules = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2';

export const pair = {
  targetGroupArn: primaryGroup,
  containerName: 'api',
  containerPort: 8080,
  advancedConfiguration: {
    alternateTargetGroupArn: alternateGroup,
    productionListenerRule: `${rules}/9683b2d02a6cabee`,
    testListenerRule: `${rules}/1291d13826f405c3`,
    roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
  },
};

export const hookArn = 'arn:aws:lambda:us-east-1:123456789012:function:check';

/** A hook that calls the function at these stages. */
export function lambdaAt(...lifecycleStages: string[]): object {
  return { hookTargetArn: hookArn, roleArn: 'arn:aws:iam::123456789012:role/hooks', lifecycleStages };
}

const targetGroups = [primaryGroup, alternateGroup].map((arn) => ({
  arn,
  targetType: 'ip' as const,
  hasListener: true,
  deregistrationDelaySeconds: 30,
  healthCheck: { path: '/healthz', intervalSeconds: 5, timeoutSeconds: 2 },
}));

/** Each stage that waits for nothing takes 10 s, each shift of traffic 30 s; probes and words of them come at once. */
const exact = { 'elb.firstProbe': 'atOnce', 'elb.pollLagMs': 0, 'elb.deregisterLagMs': 0 };

export interface ShiftOptions extends Omit<StageOptions, 'service'> {
  strategy?: string;
  /** Laid over the deployment configuration, which bakes for 2 minutes. */
  configuration?: object;
  /** Laid over the service of two tasks. */
  service?: object;
  hooks?: Surroundings['hookFunctions'];
  load?: Surroundings['load'];
  /** Without load balancers. */
  isHeadless?: boolean;
}

export interface ShiftStage extends Stage {
  /** Stages of the newest service deployment that were entered since that second, each with its second, steps as `STAGE 2`. */
  stages(sinceSeconds?: number): [number, string][];
  /** Shares of production since that second, of each deployment in the order in which they were made, in basis points. */
  shares(sinceSeconds?: number): [number, number[]][];
  /** Requests a second that are served and that fail, from each second on. */
  rates(sinceSeconds?: number): [number, { served: number; failed: Record<string, number> }][];
  hookStatuses(): [number, string][];
}

export function shiftStage({
  strategy = 'BLUE_GREEN',
  configuration,
  service,
  hooks,
  load,
  isHeadless,
  ...rest
}: ShiftOptions = {}): ShiftStage {
  const around: Partial<Surroundings> = {
    targetGroups,
    ...(hooks && { hookFunctions: hooks }),
    ...(load && { load }),
    ...rest.surroundings,
  };
  const played = stage({
    ...rest,
    assumptions: { ...exact, ...rest.assumptions },
    surroundings: around,
    service: {
      ...(!isHeadless && { loadBalancers: [pair] }),
      deploymentConfiguration: { strategy, bakeTimeInMinutes: 2, ...configuration },
      ...service,
    },
  });
  const since = <Entry extends { atMs: number }>(entries: Entry[], seconds: number) =>
    entries.filter(({ atMs }) => atMs >= seconds * 1_000);
  const at = ({ atMs }: { atMs: number }) => Math.floor(atMs / 1_000);
  return {
    ...played,
    stages: (seconds = 0) =>
      since(played.entries('serviceDeployment.stage'), seconds).map((entry) => {
        const { to, step, steps = 1 } = entry.what;
        return [at(entry), steps > 1 ? `${to} ${step}` : to];
      }),
    shares: (seconds = 0) => {
      const ids = played.entries('deployment.created').map(({ subject }) => subject.id);
      return since(played.entries('service.traffic'), seconds).map((entry) => [at(entry), ids.map((id) => entry.what.production[id] ?? 0)]);
    },
    rates: (seconds = 0) =>
      since(played.entries('load'), seconds).map((entry) => [
        at(entry),
        {
          served: entry.what.served / 1_000,
          failed: Object.fromEntries(Object.entries(entry.what.failed).map(([reason, count]) => [reason, count / 1_000])),
        },
      ]),
    hookStatuses: () => played.entries('hook.status').map((entry) => [at(entry), `${entry.what.stage} ${entry.what.to}`]),
  };
}
