/** Whether a run may need the model's part on container instances, told from what it is given. */
import type { Scenario } from './scenario.ts';

/** What documents and calls say where they are about instances, daemons or scaling. One that says so in vain only fetches more than it needs. */
const SIGNS =
  /\b(EC2|DAEMON|EXTERNAL|MANAGED_INSTANCES)\b|ContainerInstance|"(Create|Update|Delete|Describe)CapacityProviders?"|Attributes"|AccountSetting|Scalable|Scaling|ScheduledAction|"StartTask"|"(lose|terminate)Instance"|connectAgent|reclaimInstances|setDesiredCapacity|instanceShortage/;

/** A service or task that names no capacity, and so gets the cluster's default or EC2. */
function isOpen(text: string): boolean {
  return text.includes('taskDefinition') && !/launchType|capacityProvider\b/.test(text);
}

/**
 * True where the scenario has instances, groups or alarms on what services use, or says anything of instances, daemons or scaling in its steps or in
 * the documents.
 * @param documents texts or values by name
 */
export function needsInstances({ surroundings, steps }: Scenario, documents: Readonly<Record<string, unknown>> = {}): boolean {
  const { instances = [], autoScalingGroups = [], alarms = [] } = surroundings;
  if (instances.length > 0 || autoScalingGroups.some(({ instanceTypes = [] }) => instanceTypes.length > 0)) return true;
  if (alarms.some(({ metric }) => metric && 'metricName' in metric)) return true;
  const texts = Object.values(documents).map((document) => (typeof document === 'string' ? document : (JSON.stringify(document) ?? '')));
  return SIGNS.test(JSON.stringify(steps)) || texts.some((text) => SIGNS.test(text) || isOpen(text));
}
