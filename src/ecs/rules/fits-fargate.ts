/** Whether a task definition could run on Fargate: what ECS works out as its compatibilities when it is registered. */
import type { RuleScene } from './context.ts';
import { fargateTimeoutRules } from './dependencies.ts';
import { fargateRules } from './fargate.ts';
import { fargateMemberRules } from './fargate-members.ts';
import { loggingRules } from './logging.ts';
import { membersOf } from './read.ts';
import { roleRules } from './roles.ts';

const scene: RuleScene = { kind: 'taskDefinition', world: {}, structure: [] };
const asked = [...fargateRules, ...fargateMemberRules, ...roleRules, ...loggingRules, ...fargateTimeoutRules].filter(
  ({ severity }) => severity === 'error',
);

/** True if AWS would have accepted the definition with FARGATE named in it. */
export function fitsFargate(definition: unknown): boolean {
  const named = { ...membersOf(definition), requiresCompatibilities: ['FARGATE'] };
  return asked.every((rule) => rule.find(named, scene).length === 0);
}
