/** All rules, by family, in the order in which AWS is assumed to look within a stage. */

import { capacityProviderRules } from './capacity-providers.ts';
import { clusterRules } from './clusters.ts';
import { containerRules } from './containers.ts';
import { dependencyRules } from './dependencies.ts';
import { environmentRules } from './environment.ts';
import { ephemeralStorageRules } from './ephemeral-storage.ts';
import { fargateRules } from './fargate.ts';
import { fargateMemberRules } from './fargate-members.ts';
import { fileSystemRules } from './file-systems.ts';
import { firelensRules } from './firelens.ts';
import { healthRules } from './health.ts';
import { imageRules } from './images.ts';
import { kernelRules } from './kernel.ts';
import { logOptionRules } from './log-options.ts';
import { loggingRules } from './logging.ts';
import { memoryRules } from './memory.ts';
import { networkModeRules } from './network-modes.ts';
import { platformRules } from './platforms.ts';
import { portNameRules } from './port-names.ts';
import { portRangeRules } from './port-ranges.ts';
import { portRules } from './ports.ts';
import { rangeRules } from './ranges.ts';
import { requestRules } from './requests.ts';
import { resourceRules } from './resources.ts';
import { restartPolicyRules } from './restart-policy.ts';
import { rolePowerRules } from './role-powers.ts';
import { roleRules } from './roles.ts';
import type { Rule } from './rule.ts';
import { serviceAdvice } from './services-advice.ts';
import { balancingRules } from './services-balancing.ts';
import { capacityRules } from './services-capacity.ts';
import { connectRules } from './services-connect.ts';
import { deploymentRules } from './services-deployment.ts';
import { deploymentStrategyRules } from './services-deployment-strategies.ts';
import { networkRules } from './services-network.ts';
import { placementRules } from './services-placement.ts';
import { boundRules } from './services-ranges.ts';
import { rebalancingRules } from './services-rebalancing.ts';
import { registryRules } from './services-registries.ts';
import { schedulingRules } from './services-scheduling.ts';
import { targetRules } from './services-targets.ts';
import { volumeConfigurationRules } from './services-volumes.ts';
import { strategyRules } from './strategies.ts';
import { structureRules } from './structure.ts';
import { tagRules } from './tags.ts';
import { taskRules } from './tasks.ts';
import { volumeRules } from './volumes.ts';

/** Every rule there is; a rule's page and its test are made from it. */
export const rules: readonly Rule[] = [
  ...structureRules,
  ...requestRules,
  ...containerRules,
  ...imageRules,
  ...memoryRules,
  ...fargateRules,
  ...fargateMemberRules,
  ...portRules,
  ...portRangeRules,
  ...portNameRules,
  ...networkModeRules,
  ...roleRules,
  ...loggingRules,
  ...firelensRules,
  ...logOptionRules,
  ...rolePowerRules,
  ...dependencyRules,
  ...healthRules,
  ...volumeRules,
  ...fileSystemRules,
  ...environmentRules,
  ...resourceRules,
  ...rangeRules,
  ...restartPolicyRules,
  ...ephemeralStorageRules,
  ...kernelRules,
  ...platformRules,
  ...tagRules,
  ...boundRules,
  ...schedulingRules,
  ...capacityRules,
  ...networkRules,
  ...strategyRules,
  ...placementRules,
  ...balancingRules,
  ...targetRules,
  ...registryRules,
  ...deploymentRules,
  ...deploymentStrategyRules,
  ...rebalancingRules,
  ...connectRules,
  ...volumeConfigurationRules,
  ...taskRules,
  ...capacityProviderRules,
  ...clusterRules,
  ...serviceAdvice,
];
