/** All rules, by family, in the order in which AWS is assumed to look within a stage. */
import { containerRules } from './containers.ts';
import { fargateRules } from './fargate.ts';
import { fargateMemberRules } from './fargate-members.ts';
import { imageRules } from './images.ts';
import { loggingRules } from './logging.ts';
import { memoryRules } from './memory.ts';
import { portRules } from './ports.ts';
import { roleRules } from './roles.ts';
import type { Rule } from './rule.ts';
import { serviceRules } from './services.ts';
import { strategyRules } from './strategies.ts';
import { structureRules } from './structure.ts';

/** Every rule there is; a rule's page and its test are made from it. */
export const rules: readonly Rule[] = [
  ...structureRules,
  ...containerRules,
  ...imageRules,
  ...memoryRules,
  ...fargateRules,
  ...fargateMemberRules,
  ...portRules,
  ...roleRules,
  ...loggingRules,
  ...serviceRules,
  ...strategyRules,
];
