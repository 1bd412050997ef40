/** Service auto scaling, put together: the operations of Application Auto Scaling, and what it takes from the queue. */
import type { Operation } from '../operation.ts';
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './policies.ts';
import { deregisterScalableTarget, describeScalableTargets, registerScalableTarget } from './scalable-targets.ts';
import { describeScalingActivities } from './scaling-activities.ts';
import { lookAtPolicies } from './scaling-decisions.ts';
import { deleteScheduledAction, describeScheduledActions, putScheduledAction, runScheduledAction } from './scheduled-actions.ts';

// biome-ignore lint/suspicious/noExplicitAny: the table holds operations of different inputs; `call` has checked the shape of each.
export const scalingOperations: Readonly<Record<string, Operation<any>>> = {
  DeleteScalingPolicy: deleteScalingPolicy,
  DeleteScheduledAction: deleteScheduledAction,
  DeregisterScalableTarget: deregisterScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  DescribeScalingActivities: describeScalingActivities,
  DescribeScalingPolicies: describeScalingPolicies,
  DescribeScheduledActions: describeScheduledActions,
  PutScalingPolicy: putScalingPolicy,
  PutScheduledAction: putScheduledAction,
  RegisterScalableTarget: registerScalableTarget,
};

export const scalingHandlers = {
  'scaling.looks': lookAtPolicies,
  'scaling.scheduled': runScheduledAction,
};
