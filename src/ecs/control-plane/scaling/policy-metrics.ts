/** The metric that a target tracking policy names, as the model measures it; what it cannot measure is refused. */
import type {
  CustomizedMetricSpecification,
  PredefinedMetricSpecification,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { MINUTE_MS } from '../../world/meters.ts';
import type { Service, ServiceMetric } from '../../world/state.ts';
import { configurationOf } from '../deployment-configuration.ts';
import { invalid, notCovered } from './scalable-requests.ts';

const HIGH_RESOLUTION_MS = 20_000;

const predefined: Readonly<Record<string, ServiceMetric>> = {
  ECSServiceAverageCPUUtilization: { name: 'CPUUtilization', periodMs: MINUTE_MS },
  ECSServiceAverageCPUUtilizationHighResolution: { name: 'CPUUtilization', periodMs: HIGH_RESOLUTION_MS },
  ECSServiceAverageMemoryUtilization: { name: 'MemoryUtilization', periodMs: MINUTE_MS },
  ECSServiceAverageMemoryUtilizationHighResolution: { name: 'MemoryUtilization', periodMs: HIGH_RESOLUTION_MS },
};

/**
 * The metric that a configuration tracks. The wording of the refusals is not on record.
 * @throws EcsError for none, two, or one that does not belong to the service
 */
export function trackedMetric(service: Service, configuration: TargetTrackingScalingPolicyConfiguration): ServiceMetric {
  const { PredefinedMetricSpecification: known, CustomizedMetricSpecification: custom } = configuration;
  if ((known === undefined) === (custom === undefined))
    throw invalid('You must specify either a PredefinedMetricSpecification or a CustomizedMetricSpecification.');
  return known ? predefinedMetric(service, known) : customMetric(service, custom as CustomizedMetricSpecification);
}

/** Source: PredefinedMetricSpecification in the Application Auto Scaling API reference. */
function predefinedMetric(service: Service, { PredefinedMetricType, ResourceLabel: label }: PredefinedMetricSpecification): ServiceMetric {
  const type: string = PredefinedMetricType ?? '';
  if (type === 'ALBRequestCountPerTarget') return requestMetric(service, label);
  const metric = Object.hasOwn(predefined, type) ? predefined[type] : undefined;
  if (!metric) throw invalid(`The metric type ${type} cannot be used with the scalable dimension ecs:service:DesiredCount.`);
  if (label !== undefined) throw invalid('A resource label can only be specified for the metric type ALBRequestCountPerTarget.');
  if (metric.periodMs !== MINUTE_MS && !isHighResolution(service, metric))
    throw invalid(`The service does not publish ${metric.name} every 20 seconds: set it in its monitoring configuration.`);
  return metric;
}

/** True where the service's monitoring says 20 s for the metric. Source: MonitoringConfiguration in the Amazon ECS API reference. */
function isHighResolution({ settings }: Service, { name }: ServiceMetric): boolean {
  const { metricConfigurations = [] } = (settings.monitoring ?? {}) as {
    metricConfigurations?: { metricNames: string[]; resolutionSeconds: number }[];
  };
  return metricConfigurations.some(({ metricNames, resolutionSeconds }) => resolutionSeconds === 20 && metricNames.includes(name));
}

/** Requests for each target of a group of the service. Source: developer guide, service auto scaling: not with blue/green deployments. */
function requestMetric(service: Service, label: string | undefined): ServiceMetric {
  if ((configurationOf(service).strategy ?? 'ROLLING') !== 'ROLLING')
    throw invalid('ALBRequestCountPerTarget cannot be used for a service that uses blue/green deployments.');
  if (label === undefined) throw invalid('The metric type ALBRequestCountPerTarget requires a resource label.');
  const [, group = ''] = /^app\/[^/]+\/[^/]+\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label) ?? [];
  const metric = requestsOf(service, group);
  if (!metric) throw invalid(`The resource label ${label} names no target group of the service.`);
  return metric;
}

/** Requests for each target of the service's group that is named so, `targetgroup/NAME/ID`. */
function requestsOf({ deployments }: Service, group: string): ServiceMetric | undefined {
  const balancings = group === '' ? [] : (deployments[0]?.loadBalancers ?? []);
  const balancing = balancings.find(({ targetGroupArn }) => targetGroupArn.endsWith(`:${group}`));
  return balancing && { name: 'RequestCountPerTarget', targetGroup: balancing.targetGroupArn, periodMs: MINUTE_MS };
}

/** A customized metric, where it is one that the model measures. */
function customMetric(
  service: Service,
  { Namespace, MetricName, Dimensions = [], Statistic, Metrics }: CustomizedMetricSpecification,
): ServiceMetric {
  if (Metrics !== undefined) throw notCovered('metric math');
  const dimension = (name: string) => Dimensions.find(({ Name }) => Name === name)?.Value;
  const isOfService =
    Namespace === 'AWS/ECS' && dimension('ServiceName') === service.name && service.clusterArn.endsWith(`/${dimension('ClusterName')}`);
  if (isOfService && Statistic === 'Average' && (MetricName === 'CPUUtilization' || MetricName === 'MemoryUtilization'))
    return { name: MetricName, periodMs: MINUTE_MS };
  const requests = requestsOf(service, dimension('TargetGroup') ?? '');
  if (Namespace === 'AWS/ApplicationELB' && MetricName === 'RequestCountPerTarget' && Statistic === 'Sum' && requests) return requests;
  throw notCovered(`the metric ${Namespace ?? ''} ${MetricName ?? ''} with these dimensions and this statistic`);
}
