/** The one door to the model: whoever stands outside imports from here and nowhere else in this folder. */
export type { Certainty, Source } from './api/evidence.ts';
export type { DesiredCount, History, LogLine, Moment, TaskLane } from './history.ts';
export { checkDocument, firstRefusal, recogniseKind } from './rules/check.ts';
export { type RuleContext, type RuleWorld, worldOf } from './rules/context.ts';
export type { AwsAnswer, DocumentEdit, DocumentKind, Finding, Fix, Path, Severity } from './rules/finding.ts';
export { checkOrder } from './rules/order.ts';
export type { Rule } from './rules/rule.ts';
export { rules } from './rules/rules.ts';
export type { Refusal, Run, RunLimits, Scenario, Step } from './scenario.ts';
export type { Image, ProcessBehaviour, Role, SecurityGroup, Subnet, Surroundings } from './world/surroundings.ts';
export type { Candidate, Cause, Change, Happening, StopCode, Subject, TaskStatus, Timeline, TimelineEntry } from './world/timeline.ts';
