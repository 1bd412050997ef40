/** Application Auto Scaling decides: of what a service's policies ask for, what is done now, and what stands in the way of the rest. */
import type { InstanceEvent } from '../../world/events.ts';
import { MINUTE_MS } from '../../world/meters.ts';
import { type Model, record } from '../../world/model.ts';
import { lookAtMoment, lookSoon } from '../../world/scaling-looks.ts';
import type { ScalableTargetState, ScalingActivityState, Service } from '../../world/state.ts';
import type { Candidate, Cause } from '../../world/timeline.ts';
import { ongoing } from '../service-deployments.ts';
import { serviceSubject } from '../service-events.ts';
import { allTrackersAgree, type Proposal, proposalsOf } from './policy-proposals.ts';
import { scaledIn } from './scalable-requests.ts';
import { comeWithinBounds, within } from './scalable-targets.ts';
import { note, setDesiredCount } from './scaling-activities.ts';

type Looks = Extract<InstanceEvent, { type: 'scaling.looks' }>;

/** What is made of a proposal: the desired count that comes of it, or why none does. */
interface Judgement {
  proposal: Proposal;
  to: number;
  refused?: string;
  /** As DescribeScalingActivities names it; absent for what it does not tell of. */
  code?: ScalingActivityState['notScaled'][number];
}

/**
 * Looks at a service's policies. A scale-out goes before any scale-in; of several the one that ends with the most tasks is taken. Source: Application
 * Auto Scaling user guide, multiple scaling policies.
 */
export function lookAtPolicies(model: Model, looks: Looks): void {
  const { service: arn, cause } = looks;
  const scaled = scaledIn(model.world).find(({ target }) => target.serviceArn === arn);
  if (!scaled) return;
  const { target, service } = scaled;
  if (target.looksAtMs !== model.nowMs) return;
  if (isPeriodClosing(model, arn)) {
    model.schedule(0, looks);
    return;
  }
  target.looksAtMs = null;
  comeWithinBounds(model, target, service, cause);
  const proposals = proposalsOf(model.world, target, service);
  const judged = proposals.map((proposal) =>
    (proposal.direction === 'out' ? judgeOut : judgeIn)(model, target, service, proposal, proposals),
  );
  const able = judged.filter(({ refused }) => refused === undefined);
  const outs = able.filter(({ proposal }) => proposal.direction === 'out');
  const chosen = largest(outs.length > 0 ? outs : able);
  if (chosen) scale(model, target, service, judged, chosen, cause);
  else tellRefusals(model, target, service, judged, cause);
  arrangeNextLook(model, target, proposals, cause);
}

/** True where a metric's period ends at this very moment and has not been added up: policies go by what it comes to. */
function isPeriodClosing({ world, nowMs }: Model, service: string): boolean {
  return Object.values(world.meters[service]?.channels ?? {}).some(({ endsMs }) => endsMs === nowMs);
}

function largest(judged: readonly Judgement[]): Judgement | undefined {
  return judged.reduce<Judgement | undefined>((best, one) => (best === undefined || one.to > best.to ? one : best), undefined);
}

/**
 * A scale-out. In the cooldown of the last one it has to be larger, and what that added counts. Source: Application Auto Scaling user guide, cooldown
 * periods; a desired count below or above the bounds: developer guide, service auto scaling.
 */
function judgeOut({ nowMs }: Model, target: ScalableTargetState, service: Service, proposal: Proposal): Judgement {
  const { maxCapacity, suspended, scaleOutCooldown } = target;
  const { desiredCount } = service;
  const isCooling = scaleOutCooldown !== null && nowMs < scaleOutCooldown.untilMs;
  const wanted = isCooling ? desiredCount + (proposal.wanted - proposal.from) - scaleOutCooldown.added : proposal.wanted;
  const to = within(target, wanted);
  if (suspended.scaleOut) return { proposal, to, refused: 'scaling out is suspended' };
  if (to > desiredCount) return { proposal, to };
  if (wanted > desiredCount)
    return {
      proposal,
      to,
      refused: `already at the maximum capacity of ${maxCapacity}`,
      code: { Code: 'AlreadyAtMaxCapacity', MaxCapacity: maxCapacity },
    };
  if (isCooling) return { proposal, to, refused: 'in the cooldown of a scale-out that is as large' };
  return {
    proposal,
    to,
    refused: `${desiredCount} tasks are desired already`,
    code: { Code: 'AlreadyAtDesiredCapacity', CurrentCapacity: desiredCount },
  };
}

/** A scale-in. Reasons: Application Auto Scaling user guide, not scaled activities. */
function judgeIn({ nowMs }: Model, target: ScalableTargetState, service: Service, proposal: Proposal, all: readonly Proposal[]): Judgement {
  const { minCapacity, suspended, scaleInCooldownUntilMs } = target;
  const { desiredCount } = service;
  const to = within(target, proposal.wanted);
  const refuse = (refused: string, code?: Judgement['code']): Judgement => ({ proposal, to, refused, ...(code && { code }) });
  if (suspended.scaleIn) return refuse('scaling in is suspended');
  if (desiredCount <= minCapacity)
    return refuse(`already at the minimum capacity of ${minCapacity}`, { Code: 'AlreadyAtMinCapacity', MinCapacity: minCapacity });
  if (to >= desiredCount)
    return refuse(`${desiredCount} tasks are needed to stay at the target`, {
      Code: proposal.policy.tracked ? 'AutoScalingAnticipatedFlapping' : 'AlreadyAtDesiredCapacity',
    });
  if (proposal.policy.tracked && !allTrackersAgree(target, all)) return refuse('another target tracking policy is not ready to scale in');
  if (ongoing(service)) return refuse('a deployment is in progress', { Code: 'TargetServicePutResourceAsUnscalable' });
  if (scaleInCooldownUntilMs !== null && nowMs < scaleInCooldownUntilMs) return refuse('in the cooldown of a scale-in');
  return { proposal, to };
}

function scale(
  model: Model,
  target: ScalableTargetState,
  service: Service,
  judged: readonly Judgement[],
  { proposal, to }: Judgement,
  cause: Cause,
): void {
  const { policy, alarm, direction, cooldownMs } = proposal;
  const decided = recordDecision(model, service, judged, proposal, cause);
  target.refusal = null;
  target.pending = null;
  const added = to - service.desiredCount;
  const isSet = setDesiredCount(model, target, service, to, { name: policy.name, text: causeText(alarm, policy.name) }, decided);
  if (isSet) coolDown(model, target, direction, cooldownMs, added);
}

/** Source: Application Auto Scaling user guide, cooldown periods: it begins once the service has been scaled successfully. */
function coolDown({ nowMs }: Model, target: ScalableTargetState, direction: Proposal['direction'], ms: number, added: number): void {
  if (direction === 'out') {
    const before = target.scaleOutCooldown;
    const inCooldown = before !== null && nowMs < before.untilMs ? before.added : 0;
    target.scaleOutCooldown = { untilMs: nowMs + ms, added: inCooldown + added };
    target.scaleInCooldownUntilMs = null;
  } else {
    target.scaleInCooldownUntilMs = nowMs + ms;
    target.scaleOutCooldown = null;
  }
}

/** Text: the AWS CLI's example of describe-scaling-activities. */
function causeText(alarm: string, policy: string): string {
  return `monitor alarm ${alarm} in state ALARM triggered policy ${policy}`;
}

function recordDecision(model: Model, service: Service, judged: readonly Judgement[], chosen: Proposal | null, cause: Cause): Cause {
  const candidates = judged.map(({ proposal, to, refused }): Candidate => {
    const why = refused ?? (proposal === chosen ? undefined : 'another policy ends with more tasks');
    return { name: `${proposal.policy.name}: ${to} tasks`, ...(why !== undefined && { refused: why }), detail: proposal.detail };
  });
  return record(model, serviceSubject(service), cause, { type: 'decision', what: 'desired count', candidates });
}

/** Says why nothing comes of what policies ask for, where that is another reason than before. */
function tellRefusals(model: Model, target: ScalableTargetState, service: Service, judged: readonly Judgement[], cause: Cause): void {
  if (judged.length === 0) return;
  const refusal = judged.map(({ proposal, refused }) => `${proposal.policy.name}: ${refused}`).join('; ');
  if (refusal === target.refusal) return;
  target.refusal = refusal;
  recordDecision(model, service, judged, null, cause);
  for (const { proposal, code } of judged) {
    if (!code) continue;
    const { alarm, policy } = proposal;
    const description = 'Attempting to scale due to alarm triggered';
    note(model, target, { description, cause: causeText(alarm, policy.name), statusCode: 'Failed', notScaled: [code] });
  }
}

/**
 * An alarm that stays in ALARM calls its policy each minute: the next call of which something can come is the first one after a cooldown. What else
 * could change it, a value, the bounds, the end of a deployment, makes a look of its own.
 */
function arrangeNextLook(model: Model, target: ScalableTargetState, proposals: readonly Proposal[], cause: Cause): void {
  if (proposals.length === 0) return;
  const { nowMs } = model;
  const ends = [target.scaleOutCooldown?.untilMs, target.scaleInCooldownUntilMs].filter(
    (ms) => ms !== undefined && ms !== null && ms >= nowMs,
  );
  if (ends.length === 0) return;
  const reactionMs = model.world.assumptions['aas.reactionMs'];
  const first = Math.max(nowMs + 1, Math.min(...(ends as number[])));
  const atMs = Math.ceil((first - reactionMs) / MINUTE_MS) * MINUTE_MS + reactionMs;
  lookAtMoment(model, target, atMs, cause);
}

/** A deployment has ended: a scale-in that it held back may come about, unless another one has begun by then. */
export function deploymentEnded(model: Model, service: Service, cause: Cause): void {
  const target = scaledIn(model.world).find((scaled) => scaled.service.arn === service.arn)?.target;
  if (!target) return;
  lookSoon(model, target, cause);
}
