/** The one door to the model: whoever stands outside imports from here and nowhere else in this folder. */
export type { Certainty, Source } from './api/evidence.ts';
export type { DesiredCount, History, LogLine, Moment, TaskLane } from './history.ts';
export type { AwsAnswer, DocumentEdit, DocumentKind, Finding, Fix, Path, Severity } from './rules/finding.ts';
export type { Refusal, Run, RunLimits, Scenario, Step } from './scenario.ts';
export type { Image, ProcessBehaviour, Role, SecurityGroup, Subnet, Surroundings } from './world/surroundings.ts';
export type { Candidate, Cause, Change, Happening, StopCode, Subject, TaskStatus, Timeline, TimelineEntry } from './world/timeline.ts';
