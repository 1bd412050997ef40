/** Lifecycle hooks of a deployment: functions that are called, and pauses that wait for somebody, in the stages that have them. */
import { hexDigits } from '../simulation/random.ts';
import { allows, findRole } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { HookRun, LifecycleStage, ServiceDeployment, TrafficShift } from '../world/state.ts';
import type { HookAnswer } from '../world/surroundings.ts';
import type { Cause } from '../world/timeline.ts';
import type { Hook } from './shift-settings.ts';

/** Both from the developer guide, Lambda hooks for service deployments. */
const CALL_TAKES_AT_MOST_MS = 15 * 60_000;
const CALLED_AGAIN_AFTER_SECONDS = 30;

const ECS = 'ecs.amazonaws.com';

/** What came of a stage's hooks so far. */
export type HookOutcome = { is: 'waiting' } | { is: 'done'; cause: Cause | null } | { is: 'failed'; cause: Cause; reason: string };

/** A service deployment that shifts traffic, with the deployment it is about. */
export interface HookedDeployment {
  green: string;
  current: ServiceDeployment;
  shift: TrafficShift;
  stage: LifecycleStage;
}

/** Calls the stage's functions and begins its pauses; those of an earlier stage are forgotten. */
export function beginHooks(model: Model, hooked: HookedDeployment, hooks: readonly Hook[], cause: Cause): void {
  const { shift, stage } = hooked;
  shift.hooks = hooks
    .filter(({ stages }) => stages.includes(stage))
    .map((hook, index) => {
      const { targetType, targetArn, timeoutAction, timeoutMs } = hook;
      const purpose = `hook ${index} at ${stage} ${shift.step} of ${hooked.current.arn}`;
      const run: HookRun = {
        id: `ecs-${targetType === 'PAUSE' ? 'pause' : 'lambda'}-${hexDigits(model.seed, purpose, 43)}`,
        targetType,
        targetArn,
        status: targetType === 'PAUSE' ? 'AWAITING_ACTION' : 'IN_PROGRESS',
        expiresAtMs: model.nowMs + timeoutMs,
        timeoutAction,
        answer: targetType === 'PAUSE' ? null : answerOf(model, hook, hooked),
        cause,
      };
      say(model, hooked, run, undefined, cause);
      return run;
    });
}

function say(model: Model, { green, stage }: HookedDeployment, run: HookRun, reason: string | undefined, cause: Cause): Cause {
  run.cause = record(model, { kind: 'deployment', id: green }, cause, {
    type: 'hook.status',
    hook: run.id,
    ...(run.targetArn !== null && { targetArn: run.targetArn }),
    stage,
    to: run.status,
    ...(reason !== undefined && { reason }),
  });
  return run.cause;
}

/** When a function says how it ends, and what: worked out at once, so that nothing has to ask it in between. */
function answerOf({ world, nowMs }: Model, { targetArn, roleArn }: Hook, { stage, shift }: HookedDeployment): HookRun['answer'] {
  const arn = targetArn ?? '';
  const { surroundings, assumptions } = world;
  const failure = (atMs: number, reason: string) => ({ atMs, status: 'FAILED' as const, reason });
  const role = roleArn === null ? undefined : findRole(surroundings, roleArn);
  // Texts: developer guide, troubleshooting blue/green deployments.
  if (role && !role.trusts.includes(ECS)) return failure(nowMs, `ECS was unable to assume role ${roleArn}`);
  if (role && !allows(role, 'lambda:InvokeFunction')) return failure(nowMs, notAuthorized(surroundings.account, role.arn, arn));
  const hookFunction = surroundings.hookFunctions?.find((one) => one.arn === arn);
  if (surroundings.hookFunctions && !hookFunction)
    return failure(nowMs, `ECS was unable to invoke hook target ${arn} due to Function not found: ${arn}`);
  const answer = hookFunction?.answers?.find((one) => fits(one, stage, shift));
  const { hookStatus = 'SUCCEEDED', inProgressMs = 0, callBackDelaySeconds = CALLED_AGAIN_AFTER_SECONDS } = answer ?? {};
  const takesMs = answer?.takesMs ?? assumptions['hooks.answerMs'];
  if (takesMs > CALL_TAKES_AT_MOST_MS) {
    const reason = `ECS was unable to parse the response from ${arn} due to HookStatus must not be null`;
    return failure(nowMs + CALL_TAKES_AT_MOST_MS, reason);
  }
  // Each call comes a delay after the answer to the one before.
  const everyMs = Math.max(1, takesMs + callBackDelaySeconds * 1_000);
  const atMs = nowMs + Math.ceil(inProgressMs / everyMs) * everyMs + takesMs;
  return { atMs, status: hookStatus, reason: hookStatus === 'FAILED' ? `Lifecycle hook target ${arn} returned FAILED status.` : '' };
}

function notAuthorized(account: string, roleArn: string, arn: string): string {
  const user = `arn:aws:sts::${account}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/ECS-Lambda-Execution`;
  return `ECS was unable to invoke hook target ${arn} due to User: ${user} is not authorized to perform: lambda:InvokeFunction on resource: ${arn} because no identity-based policy allows the lambda:InvokeFunction action`;
}

function fits({ stage: at, step }: HookAnswer, stage: LifecycleStage, shift: TrafficShift): boolean {
  return (at === undefined || at === stage) && (step === undefined || step === shift.step + 1);
}

/**
 * Takes in what has been answered or has timed out by now. All hooks of a stage must end before it does; one that fails is enough to fail it.
 * Source: developer guide, lifecycle hooks for service deployments.
 */
export function settleHooks(model: Model, hooked: HookedDeployment): HookOutcome {
  const { hooks } = hooked.shift;
  for (const run of hooks) {
    const failed = settle(model, hooked, run);
    if (failed) return failed;
  }
  if (hooks.some(isOpen)) return { is: 'waiting' };
  return { is: 'done', cause: hooks.at(-1)?.cause ?? null };
}

function isOpen({ status }: HookRun): boolean {
  return status === 'AWAITING_ACTION' || status === 'IN_PROGRESS';
}

function settle(model: Model, hooked: HookedDeployment, run: HookRun): HookOutcome | null {
  if (!isOpen(run)) return null;
  const { answer, expiresAtMs, timeoutAction } = run;
  const answersFirst = answer !== null && answer.atMs <= expiresAtMs;
  if ((answersFirst ? answer.atMs : expiresAtMs) > model.nowMs) return null;
  const before = run.cause;
  if (answersFirst) {
    run.status = answer.status;
    const cause = say(model, hooked, run, answer.reason || undefined, before);
    return answer.status === 'FAILED' ? { is: 'failed', cause, reason: answer.reason } : null;
  }
  run.status = 'TIMED_OUT';
  const reason = `Lifecycle hook ${run.targetArn === null ? run.id : `target ${run.targetArn}`} timed out.`;
  const cause = say(model, hooked, run, reason, before);
  return timeoutAction === 'ROLLBACK' ? { is: 'failed', cause, reason } : null;
}

/** Somebody has let a PAUSE go on, or ended it with a rollback. */
export function resolvePause(model: Model, hooked: HookedDeployment, run: HookRun, action: 'CONTINUE' | 'ROLLBACK', cause: Cause): Cause {
  run.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
  return say(model, hooked, run, undefined, cause);
}

/** Moments at which time alone changes something about open hooks. */
export function hookMoments({ hooks }: TrafficShift): number[] {
  return hooks.filter(isOpen).map(({ answer, expiresAtMs }) => Math.min(answer?.atMs ?? expiresAtMs, expiresAtMs));
}

/** True while somebody has to say how it goes on. */
export function isPaused({ hooks }: TrafficShift): boolean {
  return hooks.some(({ status }) => status === 'AWAITING_ACTION');
}
